package io.pgbaton.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of this module that are generated from its records and committed: compared in every build,
 * written anew with {@code -Dregenerate=true}.
 */
final class Documents {

    static final Path MAIN = Path.of("src/main/resources");
    static final Path GOLDEN = Path.of("src/test/resources/golden");

    private Documents() {}

    static void hold(Path file, String generated) {
        try {
            if (Boolean.getBoolean("regenerate")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, generated);
            }
            assertThat(file).exists();
            assertThat(Files.readString(file))
                    .as("%s is stale: run this test with -Dregenerate=true", file)
                    .isEqualTo(generated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path golden(EventType type) {
        return GOLDEN.resolve(type.type() + ".json");
    }
}
