package io.pgbaton.pools.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolDrifted;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.pgbaton.pools.Declarations;
import io.pgbaton.pools.domain.PoolState;
import io.pgbaton.pools.domain.ServerConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolWorkerTest {

    private static final Map<String, String> AT_1 =
            Map.of("orders", "10.0.0.1", "bills", "10.0.0.1");
    private static final Map<String, String> AT_2 =
            Map.of("orders", "10.0.0.2", "bills", "10.0.0.2");

    private final PoolBench bench = new PoolBench(Duration.ofMillis(600));
    private final MemoryPgBouncer pgbouncer = bench.pgbouncer;

    @AfterEach
    void close() {
        bench.close();
    }

    private PoolWorker serving() {
        PoolWorker worker = bench.worker();
        bench.declare(Declarations.of(1, "pg1").build());
        soon(
                () -> {
                    assertThat(worker.state()).isEqualTo(new PoolState.Serving(new Epoch(1)));
                    assertThat(bench.recorded()).isEqualTo(new Epoch(1));
                });
        return worker;
    }

    @Test
    void shouldApplyTheFirstTopologyAndTell() {
        // When
        serving();
        // Then
        assertThat(pgbouncer.loaded()).isEqualTo(AT_1);
        soon(
                () ->
                        assertThat(bench.told(PoolApplied.class))
                                .singleElement()
                                .matches(
                                        e -> e.epoch() == 1 && e.target().equals("10.0.0.1:5432")));
    }

    @Test
    void shouldPauseAtSuspicionAndResumeWhenItClears() {
        // Given
        serving();
        // When
        bench.declare(Declarations.of(1, "pg1").suspicion(1, "pg1", 7, Instant.now()).build());
        soon(() -> assertThat(pgbouncer.paused()).isEqualTo(Set.of("orders", "bills")));
        bench.declare(Declarations.of(1, "pg1").build());
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        soon(() -> assertThat(bench.told(PoolPaused.class)).hasSize(1));
        soon(() -> assertThat(bench.told(PoolResumed.class)).hasSize(1));
    }

    @Test
    void shouldResumeAfterTheBoundThoughTheSuspicionStandsAndNotPauseAgain() {
        // Given
        serving();
        // When
        bench.declare(Declarations.of(1, "pg1").suspicion(1, "pg1", 7, Instant.now()).build());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        still(() -> assertThat(pgbouncer.paused()).isEmpty());
        assertThat(bench.told(PoolPaused.class)).hasSize(1);
    }

    @Test
    void shouldStayPausedWhileAJournalIsOpenAndTurnWhenTheEpochIsSealed() {
        // Given
        serving();
        bench.declare(Declarations.of(1, "pg1").suspicion(1, "pg1", 7, Instant.now()).build());
        bench.declare(
                Declarations.of(1, "pg1")
                        .suspicion(1, "pg1", 7, Instant.now())
                        .journal(2, RecoveryPhase.REVOKING)
                        .build());
        still(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_1), Duration.ofMillis(900));
        assertThat(pgbouncer.paused()).hasSize(2);
        // When
        bench.declare(Declarations.of(2, "pg2").journal(2, RecoveryPhase.SEALING).build());
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        assertThat(pgbouncer.loaded()).isEqualTo(AT_2);
        assertThat(pgbouncer.log()).doesNotContain("resume orders at 10.0.0.1");
        soon(() -> assertThat(bench.recorded()).isEqualTo(new Epoch(2)));
        assertThat(bench.told(PoolResumed.class)).isEmpty();
    }

    @Test
    void I7_shouldRefuseALowerEpochThanOneThatThisProcessHasSeen() {
        // Given
        serving();
        bench.declare(Declarations.of(3, "pg2").build());
        soon(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_2));
        // When
        bench.declare(Declarations.of(2, "pg1").build());
        // Then
        still(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_2));
        assertThat(bench.told(PoolFailed.class)).hasSize(1);
    }

    @Test
    void I7_shouldRefuseALowerEpochThanTheStoreHasRecorded() {
        // Given
        bench.record(5);
        PoolWorker worker = bench.worker();
        // When
        bench.declare(Declarations.of(4, "pg1").build());
        // Then
        soon(() -> assertThat(bench.told(PoolFailed.class)).hasSize(1));
        assertThat(pgbouncer.log()).isEmpty();
        assertThat(worker.status().failure()).contains("below 5");
    }

    @Test
    void I7_shouldRefuseALowerEpochThanTheFragmentCarries() {
        // Given
        pgbouncer.edit("; pgbaton cluster=orders epoch=9\n[databases]\norders = host=10.0.0.2\n");
        bench.worker();
        // When
        bench.declare(Declarations.of(4, "pg1").suspicion(4, "pg1", 7, Instant.now()).build());
        // Then
        soon(() -> assertThat(bench.told(PoolFailed.class)).hasSize(1));
        assertThat(pgbouncer.log()).isEmpty();
    }

    @Test
    void I8_shouldEndWhatIsStillConnectedToTheOldPrimary() {
        // Given
        serving();
        ServerConnection stray = new ServerConnection("orders", "10.0.0.1", 5432, true, "0x1");
        ServerConnection other = new ServerConnection("static", "10.0.0.1", 5432, false, "0x2");
        pgbouncer.connect(stray);
        pgbouncer.connect(other);
        // When
        bench.declare(Declarations.of(2, "pg2").build());
        // Then
        soon(() -> assertThat(pgbouncer.servers()).containsExactly(other));
    }

    @Test
    void shouldRepairAFragmentThatWasEdited() {
        // Given
        serving();
        // When
        pgbouncer.edit(pgbouncer.file().replace("10.0.0.1", "10.6.6.6"));
        pgbouncer.restart();
        // Then
        soon(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_1));
        soon(
                () ->
                        assertThat(bench.told(PoolDrifted.class))
                                .singleElement()
                                .matches(e -> e.found().contains("10.6.6.6")));
    }

    @Test
    void shouldResumeADatabaseThatIsPausedWithoutAReason() {
        // Given
        serving();
        // When
        pgbouncer.pauseByHand("bills");
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        soon(() -> assertThat(bench.told(PoolDrifted.class)).hasSize(1));
    }

    @Test
    void shouldPauseAgainWhatARestartLetGo() {
        // Given
        serving();
        bench.declare(Declarations.of(1, "pg1").journal(2, RecoveryPhase.REVOKING).build());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        soon(() -> assertThat(bench.told(PoolPaused.class)).hasSize(1));
        // When
        pgbouncer.restart();
        // Then
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
    }

    @Test
    void shouldTellASwitchoverThatItIsPausedOnlyWhenNoTransactionRuns() {
        // Given
        serving();
        pgbouncer.inTransaction(true);
        bench.declare(Declarations.of(1, "pg1").switchover(2).build());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        still(() -> assertThat(bench.quiet).isEmpty());
        // When
        pgbouncer.inTransaction(false);
        // Then
        soon(() -> assertThat(bench.quiet).containsExactly(new Epoch(2)));
        still(() -> assertThat(bench.quiet).hasSize(1));
    }

    @Test
    void shouldNotTellAnybodyOfAPauseThatNobodyWaitsFor() {
        // Given
        serving();
        // When
        bench.declare(Declarations.of(1, "pg1").journal(2, RecoveryPhase.REVOKING).build());
        // Then
        soon(() -> assertThat(bench.told(PoolPaused.class)).hasSize(1));
        assertThat(bench.quiet).isEmpty();
    }

    @Test
    void shouldLetClientsGoOnWhenASwitchoverIsGivenUpBeforeItTouchedANode() {
        // Given
        serving();
        pgbouncer.inTransaction(true);
        bench.declare(Declarations.of(1, "pg1").switchover(2).build());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        // When
        bench.declare(Declarations.of(1, "pg1").journal(2, RecoveryPhase.ABANDONED).build());
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        assertThat(pgbouncer.loaded()).isEqualTo(AT_1);
    }

    @Test
    void shouldTellOnceThatTheConsoleIsAwayAndGoOnWhenItIsBack() {
        // Given
        serving();
        pgbouncer.down(true);
        bench.declare(Declarations.of(2, "pg2").build());
        still(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_1), Duration.ofMillis(500));
        // When
        pgbouncer.down(false);
        // Then
        soon(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_2));
        assertThat(bench.told(PoolFailed.class)).hasSize(1);
    }

    @Test
    void shouldKeepClientsQueueingAndTryOnWhileTheFragmentCannotBeWritten() {
        // Given
        serving();
        bench.declare(Declarations.of(1, "pg1").journal(2, RecoveryPhase.REVOKING).build());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        pgbouncer.diskFull(true);
        bench.declare(Declarations.of(2, "pg2").build());
        still(() -> assertThat(pgbouncer.paused()).hasSize(2));
        assertThat(bench.told(PoolFailed.class))
                .singleElement()
                .matches(e -> e.reason().contains("make room"));
        // When
        pgbouncer.diskFull(false);
        // Then
        soon(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_2));
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
    }

    @Test
    void shouldSayThatPgBouncerDoesNotTakeTheFragment() {
        // Given
        serving();
        pgbouncer.deaf(true);
        // When
        bench.declare(Declarations.of(2, "pg2").build());
        // Then
        soon(
                () ->
                        assertThat(bench.told(PoolFailed.class))
                                .singleElement()
                                .matches(e -> e.reason().contains("%include")));
    }

    @Test
    void shouldTurnWhileTheStoreIsAwayAndRecordItLater() {
        // Given
        serving();
        bench.storeAway(true);
        bench.declare(Declarations.of(2, "pg2").build());
        soon(() -> assertThat(pgbouncer.loaded()).isEqualTo(AT_2));
        soon(() -> assertThat(bench.told(PoolApplied.class)).hasSize(2));
        // When
        bench.storeAway(false);
        // Then
        soon(() -> assertThat(bench.recorded()).isEqualTo(new Epoch(2)));
        assertThat(bench.told(PoolApplied.class)).hasSize(2);
    }

    @Test
    void shouldLetClientsGoWhenItEndsDuringASuspicion() {
        // Given
        PoolWorker worker = serving();
        bench.declare(Declarations.of(1, "pg1").suspicion(1, "pg1", 7, Instant.now()).build());
        soon(() -> assertThat(worker.status().settled()).isTrue());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        // When
        worker.close();
        // Then
        assertThat(pgbouncer.paused()).isEmpty();
    }

    @Test
    void shouldTellItsStatus() {
        // When
        PoolStatus status = serving().status();
        // Then
        assertThat(status.state()).isEqualTo("serving");
        assertThat(status.target()).isEqualTo("10.0.0.1:5432");
        assertThat(status.databases().keySet()).isEqualTo(Set.copyOf(List.of("orders", "bills")));
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    private static void still(ThrowingRunnable assertion) {
        still(assertion, Duration.ofMillis(300));
    }

    private static void still(ThrowingRunnable assertion, Duration time) {
        await().during(time)
                .atMost(time.plusSeconds(3))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }
}
