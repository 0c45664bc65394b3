package io.pgbaton.cli.apply;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.cli.Samples;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password file of a dry run, which asks nobody when it must not be used. */
class NodeSurveyTest {

    @TempDir Path folder;

    @Test
    void shouldSayThatThePasswordFileIsMissing() {
        // Given
        Path file = folder.resolve("control");

        // When, Then
        assertThatThrownBy(() -> new NodeSurvey().plan(spec(file)))
                .isInstanceOf(Trouble.class)
                .hasMessage(
                        "spec.credentials.control.passwordFile: "
                                + file
                                + ": does not exist; put the password there, mode 0600 (--dry-run"
                                + " reads it on this host)");
    }

    @Test
    void shouldSayThatTheWorldMayReadThePassword() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("control"), "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When, Then
        assertThatThrownBy(() -> new NodeSurvey().plan(spec(file)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("run: chmod 0600 " + file)
                .hasMessageNotContaining("secret");
    }

    private static ClusterSpec spec(Path control) {
        String yaml = Samples.YAML.replace("/run/secrets/control", control.toString());
        return ClusterSpecReader.read(yaml, "a test");
    }
}
