package io.pgbaton.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password file that must not be used is not: nobody is dialled with it. */
class PgDialerTest {

    private static final NodeAddress NOBODY = new NodeAddress("pg1", "127.0.0.1", 1);

    @TempDir Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldTellThatThePasswordFileIsOpenToTheWorld() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("control"), "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When
        NodeException refused = dial(file);

        // Then
        assertThat(refused.kind()).isEqualTo(NodeException.Kind.REJECTED);
        assertThat(refused)
                .hasMessage(
                        "no password for pgbaton: %s: is open to group or world (rw-r--r--); run: chmod 0600 %s",
                        file, file);
    }

    @Test
    void shouldTellThatThePasswordFileIsMissing() {
        // Given
        Path file = folder.resolve("none");

        // When
        NodeException refused = dial(file);

        // Then
        assertThat(refused.kind()).isEqualTo(NodeException.Kind.REJECTED);
        assertThat(refused)
                .hasMessage(
                        "no password for pgbaton: %s: does not exist; put the password there, mode 0600",
                        file);
    }

    private NodeException dial(Path passwordFile) {
        Login login = new Login("pgbaton", passwordFile, "postgres", "a test", false);
        return catchThrowableOfType(
                NodeException.class,
                () -> new PgDialer(vertx).connect(NOBODY, login, Duration.ofSeconds(1)));
    }
}
