package io.pgbaton.pools.turn;

import static io.pgbaton.pools.turn.PoolBench.AT_1;
import static io.pgbaton.pools.turn.PoolBench.AT_2;
import static io.pgbaton.pools.turn.PoolBench.soon;
import static io.pgbaton.pools.turn.PoolBench.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolDrifted;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.pools.Declarations;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Goes on where somebody else changed the pool, and where pool, disk or store are away. */
class PoolTroubleTest {

    @AutoClose private final PoolBench bench = new PoolBench();
    private final MemoryPgBouncer pgbouncer = bench.pgbouncer;

    @Test
    void shouldRepairAFragmentThatWasEdited() {
        // Given
        bench.serving();
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
        bench.serving();
        // When
        pgbouncer.pauseByHand("bills");
        // Then
        soon(() -> assertThat(pgbouncer.paused()).isEmpty());
        soon(() -> assertThat(bench.told(PoolDrifted.class)).hasSize(1));
    }

    @Test
    void shouldTellOnceThatTheConsoleIsAwayAndGoOnWhenItIsBack() {
        // Given
        bench.serving();
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
        bench.serving();
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
        bench.serving();
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
        bench.serving();
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
}
