package io.pgbaton.pools.turn;

import static io.pgbaton.pools.turn.PoolBench.AT_1;
import static io.pgbaton.pools.turn.PoolBench.AT_2;
import static io.pgbaton.pools.turn.PoolBench.soon;
import static io.pgbaton.pools.turn.PoolBench.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.pools.Declarations;
import io.pgbaton.pools.domain.ServerConnection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Leads a pool where the topology says, and nowhere else (I7, I8). */
class PoolWorkerTest {

    @AutoClose private final PoolBench bench = new PoolBench();
    private final MemoryPgBouncer pgbouncer = bench.pgbouncer;

    @Test
    void shouldApplyTheFirstTopologyAndTell() {
        // When
        bench.serving();
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
    void I7_shouldRefuseALowerEpochThanOneThatThisProcessHasSeen() {
        // Given
        bench.serving();
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
        bench.serving();
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
    void shouldTellItsStatus() {
        // When
        PoolStatus status = bench.serving().status();
        // Then
        assertThat(status.state()).isEqualTo("serving");
        assertThat(status.target()).isEqualTo("10.0.0.1:5432");
        assertThat(status.databases().keySet()).isEqualTo(Set.copyOf(List.of("orders", "bills")));
    }
}
