package io.pgbaton.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {

    @TempDir Path folder;

    @Test
    void shouldReadTheFirstLine() throws IOException {
        // Given
        Path file = file("control", "se cret \r\nsomething else\n", "rw-------");

        // When
        String password = PasswordFile.read(file);

        // Then
        assertThat(password).isEqualTo("se cret ");
    }

    @Test
    void shouldRefuseAFileThatOthersMayRead() throws IOException {
        // Given
        Path file = file("control", "secret\n", "rw-r-----");

        // When / Then
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(UnusablePasswordFile.class)
                .hasMessage(
                        file + ": is open to group or world (rw-r-----); run: chmod 0600 " + file);
    }

    @Test
    void shouldTellEveryFileThatCannotBeUsed() throws IOException {
        // Given
        Path open = file("control", "secret\n", "rw----r--");
        Path empty = file("pool", "\n", "rw-------");
        ClusterSpec spec = spec(open, folder.resolve("none"), empty);

        // When
        List<String> problems = CredentialFiles.check(spec);

        // Then
        assertThat(problems)
                .containsExactly(
                        "spec.credentials.control.passwordFile: "
                                + open
                                + ": is open to group or world (rw----r--); run: chmod 0600 "
                                + open,
                        "spec.credentials.monitor.passwordFile: "
                                + folder.resolve("none")
                                + ": does not exist; put the password there, mode 0600",
                        "spec.pools[0].credentials.passwordFile: "
                                + empty
                                + ": is empty; put the password in its first line");
        assertThat(problems).noneMatch(p -> p.contains("secret"));
    }

    private Path file(String name, String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static ClusterSpec spec(Path control, Path monitor, Path pool) {
        return new ClusterSpec(
                "orders",
                ClusterSpec.Engine.STREAMING,
                List.of(),
                new ClusterSpec.Credentials(
                        new ClusterSpec.Role("c", control),
                        new ClusterSpec.Role("m", monitor),
                        new ClusterSpec.Replication("r", Path.of("/etc/pgpass"))),
                new ClusterSpec.Durability(1, Duration.ZERO, ClusterSpec.WhenShort.BLOCK),
                new ClusterSpec.Failover(
                        ClusterSpec.Mode.AUTOMATIC,
                        List.of("a"),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        0),
                null,
                null,
                new ClusterSpec.Rejoin(ClusterSpec.Reclone.ASK),
                List.of(
                        new ClusterSpec.Pool(
                                "rw",
                                ClusterSpec.PoolType.PGBOUNCER,
                                "h:1",
                                List.of("orders"),
                                ClusterSpec.Route.PRIMARY,
                                Path.of("/f"),
                                new ClusterSpec.Role("p", pool))));
    }
}
