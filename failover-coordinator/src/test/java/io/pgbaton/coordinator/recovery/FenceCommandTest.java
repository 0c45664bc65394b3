package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes. */
class FenceCommandTest {

    private static final ClusterSpec.Node NODE =
            new ClusterSpec.Node("r1", "10.0.0.1", 5432, "eu", 100, true);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void shouldPutHostAndNodeIntoEachWord() {
        // Given
        FenceCommand command = command(LONG, "touch", folder.resolve("{node}-{host}").toString());

        // When
        FenceCommand.End end = command.run();

        // Then
        assertThat(end).isEqualTo(FenceCommand.End.DONE);
        assertThat(folder.resolve("r1-10.0.0.1")).exists();
    }

    @Test
    void shouldTellACommandThatFails() {
        // When
        List<FenceCommand.End> ends =
                List.of(
                        command(LONG, "false").run(),
                        command(LONG, folder.resolve("none").toString()).run());

        // Then
        assertThat(ends).containsExactly(FenceCommand.End.FAILED, FenceCommand.End.NOT_STARTED);
    }

    @Test
    void shouldKillACommandAfterItsTimeWithAllThatItStarted() {
        // Given
        FenceCommand command = command(Duration.ofMillis(100), "sh", "-c", "sleep 600 & wait");

        // When
        FenceCommand.End end = command.run();

        // Then
        assertThat(end).isEqualTo(FenceCommand.End.TIMED_OUT);
        await().untilAsserted(() -> assertThat(children()).isEmpty());
    }

    @Test
    void shouldStopACommandThatIsWithdrawn() throws Exception {
        // Given
        FenceCommand command =
                command(
                        LONG,
                        "sh",
                        "-c",
                        "touch " + folder.resolve("began") + "; sleep 600 & wait");
        CompletableFuture<FenceCommand.End> end = CompletableFuture.supplyAsync(command::run);
        await().until(() -> Files.exists(folder.resolve("began")));

        // When
        command.withdraw();

        // Then
        assertThat(end.get()).isEqualTo(FenceCommand.End.WITHDRAWN);
        assertThat(command.run()).isEqualTo(FenceCommand.End.WITHDRAWN);
        await().untilAsserted(() -> assertThat(children()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "FAILOVER, REVOKING, true, true",
        "FAILOVER, REVOKING, false, false",
        "FAILOVER, READOPTING, true, false",
        "SWITCHOVER, REVOKING, true, false"
    })
    void shouldRunOnceForEachDeciderOfAFailover(
            Journal.Kind kind, RecoveryPhase phase, boolean first, boolean due) {
        // Given
        Stage stage = new Stage("  fence: { command: [power-off, '{host}'] }\n");
        Journal begun = stage.book.succession().begin(kind, "r1", "dead: a test", Stage.NOW);
        Journal journal = phase == RecoveryPhase.REVOKING ? begun : begun.in(phase);

        // When
        Optional<FenceCommand> command = FenceCommand.due(stage.scene.spec(), journal, first);

        // Then
        assertThat(command.isPresent()).isEqualTo(due);
    }

    @Test
    void shouldRunNothingWhereNothingIsDeclared() {
        // Given
        Stage stage = new Stage();
        Journal begun =
                stage.book.succession().begin(Journal.Kind.FAILOVER, "r1", "dead", Stage.NOW);

        // When
        Optional<FenceCommand> command = FenceCommand.due(stage.scene.spec(), begun, true);

        // Then
        assertThat(command).isEmpty();
    }

    @Test
    void shouldBeStartedByAFailoverThatDoesNotWaitForIt() {
        // Given
        Path marker = folder.resolve("fenced");
        Path held = folder.resolve("held");
        Stage stage =
                new Stage(
                        "  fence: { command: [sh, -c, 'until [ -e %s ]; do sleep 0.01; done; touch %s', '{node}'] }\n"
                                .formatted(held, marker));

        // When
        Outcome outcome =
                new Recovery(stage.scene, stage.book)
                        .begin(Journal.Kind.FAILOVER, "r1", "dead: a test");

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(marker).doesNotExist();
        assertThat(held.toFile().mkdir()).isTrue();
        await().until(() -> Files.exists(marker));
    }

    private static FenceCommand command(Duration timeout, String... words) {
        return new FenceCommand(new ClusterSpec.Command(List.of(words), timeout), NODE);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().command().filter(c -> c.endsWith("/sleep")).isPresent())
                .toList();
    }
}
