package io.pgbaton.cluster.spec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file with one password: its first line, of which nothing is trimmed. Read anew each time, so
 * that a rotated secret is picked up. No message ever has a part of the content.
 */
public final class PasswordFile {

    private static final long LARGEST = 4096;

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private PasswordFile() {}

    /**
     * Reads the password. Links are followed, as mounted secrets need it.
     *
     * @throws UnusablePasswordFile when the file is missing, not to be read, empty, or open to
     *     group or world
     */
    public static String read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new UnusablePasswordFile(
                        file, "does not exist; put the password there, mode 0600");
            }
            if (!Files.isRegularFile(file)) {
                throw new UnusablePasswordFile(file, "is not a file; put the password in a file");
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.stream().anyMatch(OTHERS::contains)) {
                throw new UnusablePasswordFile(
                        file,
                        "is open to group or world ("
                                + PosixFilePermissions.toString(mode)
                                + "); run: chmod 0600 "
                                + file);
            }
            if (Files.size(file) > LARGEST) {
                throw new UnusablePasswordFile(
                        file, "is larger than any password; name the right file");
            }
            String password = firstLine(Files.readString(file, StandardCharsets.UTF_8));
            if (password.isEmpty()) {
                throw new UnusablePasswordFile(
                        file, "is empty; put the password in its first line");
            }
            return password;
        } catch (NoSuchFileException e) {
            throw new UnusablePasswordFile(
                    file, "does not exist; put the password there, mode 0600");
        } catch (CharacterCodingException e) {
            throw new UnusablePasswordFile(file, "is not UTF-8 text; write it anew");
        } catch (IOException e) {
            throw new UnusablePasswordFile(
                    file,
                    "cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); check its owner and the folders above it");
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
