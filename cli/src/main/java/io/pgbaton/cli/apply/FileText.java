package io.pgbaton.cli.apply;

import io.pgbaton.cli.Trouble;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a file that a person named. */
final class FileText {

    private FileText() {}

    /**
     * All of it.
     *
     * @throws Trouble when it is missing, not to be read, or no text
     */
    static String of(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Trouble(file + " does not exist; name the cluster file with -f", e);
        } catch (CharacterCodingException e) {
            throw new Trouble(file + " is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new Trouble(
                    file
                            + " cannot be read ("
                            + (Files.isDirectory(file)
                                    ? "it is a folder"
                                    : e.getClass().getSimpleName())
                            + "); name a file that you may read with -f",
                    e);
        }
    }
}
