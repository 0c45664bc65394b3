package io.pgbaton.pools.turn;

import static io.pgbaton.pools.turn.PoolBench.AT_1;
import static io.pgbaton.pools.turn.PoolBench.AT_2;
import static io.pgbaton.pools.turn.PoolBench.soon;
import static io.pgbaton.pools.turn.PoolBench.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.pgbaton.pools.Declarations;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Has clients queue at a suspicion, a recovery and a switchover, and no longer than that. */
class PoolPauseTest {

    @AutoClose private final PoolBench bench = new PoolBench();
    private final MemoryPgBouncer pgbouncer = bench.pgbouncer;

    @Test
    void shouldPauseAtSuspicionAndResumeWhenItClears() {
        // Given
        bench.serving();
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
        bench.serving();
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
        bench.serving();
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
    void shouldPauseAgainWhatARestartLetGo() {
        // Given
        bench.serving();
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
        bench.serving();
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
        bench.serving();
        // When
        bench.declare(Declarations.of(1, "pg1").journal(2, RecoveryPhase.REVOKING).build());
        // Then
        soon(() -> assertThat(bench.told(PoolPaused.class)).hasSize(1));
        assertThat(bench.quiet).isEmpty();
    }

    @Test
    void shouldLetClientsGoOnWhenASwitchoverIsGivenUpBeforeItTouchedANode() {
        // Given
        bench.serving();
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
    void shouldLetClientsGoWhenItEndsDuringASuspicion() {
        // Given
        PoolWorker worker = bench.serving();
        bench.declare(Declarations.of(1, "pg1").suspicion(1, "pg1", 7, Instant.now()).build());
        soon(() -> assertThat(worker.status().settled()).isTrue());
        soon(() -> assertThat(pgbouncer.paused()).hasSize(2));
        // When
        worker.close();
        // Then
        assertThat(pgbouncer.paused()).isEmpty();
    }
}
