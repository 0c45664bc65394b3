package io.pgbaton.lab.command;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes its results for other programs; a mixin of those that take long. */
final class JsonFile {

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there.")
    private @Nullable Path file;

    /**
     * To be called first: whoever waited for the results must not lose them to a mistyped name.
     *
     * @throws LabFailure when it cannot be written there
     */
    void check() {
        check(file);
    }

    /** The same for a file that another command names; null: none. */
    static void check(@Nullable Path path) {
        if (path == null) {
            return;
        }
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            throw new LabFailure("--json " + path + " is a folder", "Name a file in it.");
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new LabFailure(
                    "--json "
                            + path
                            + " cannot be written: "
                            + folder
                            + " is no folder to write in",
                    "Make it, or name another.");
        }
    }

    /** Writes the text, if a file was asked for; whole or not at all. */
    void write(Supplier<String> text) {
        Path path = file;
        if (path != null) {
            RunFolder.writeAtomically(path.toAbsolutePath(), text.get());
        }
    }
}
