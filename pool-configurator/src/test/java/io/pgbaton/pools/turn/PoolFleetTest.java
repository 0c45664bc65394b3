package io.pgbaton.pools.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.pools.Declarations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolFleetTest {

    private final List<PoolIdentity> made = new ArrayList<>();
    private final PoolFleet fleet = new PoolFleet(this::worker);

    @Test
    void shouldKeepAWorkerWhileItsPoolIsDeclaredAlikeAndEndItWithThePool() {
        // Given
        fleet.accept(Declarations.of(1, "pg1").view(Declarations.SPEC));
        fleet.accept(Declarations.of(2, "pg2").view(Declarations.SPEC));
        assertThat(fleet.statuses()).singleElement().matches(s -> s.epoch() == 2);
        // When
        fleet.accept(Declarations.of(2, "pg2").view(with(List.of())));
        // Then
        assertThat(made).hasSize(1);
        assertThat(fleet.statuses()).isEmpty();
    }

    @Test
    void shouldMakeAWorkerAnewWhenItsPoolIsDeclaredOtherwise() {
        // Given
        ClusterSpec.Pool pool = Declarations.SPEC.pools().getFirst();
        fleet.accept(Declarations.of(1, "pg1").view(Declarations.SPEC));
        // When
        fleet.accept(
                Declarations.of(1, "pg1")
                        .view(
                                with(
                                        List.of(
                                                new ClusterSpec.Pool(
                                                        pool.name(),
                                                        pool.type(),
                                                        "10.0.0.8:6432",
                                                        pool.databases(),
                                                        pool.route(),
                                                        pool.fragment(),
                                                        pool.credentials())))));
        // Then
        assertThat(made).hasSize(2);
        assertThat(fleet.statuses())
                .singleElement()
                .matches(s -> s.admin().equals("10.0.0.8:6432"));
    }

    private PoolWorker worker(PoolIdentity identity) {
        made.add(identity);
        MemoryPgBouncer pgbouncer = new MemoryPgBouncer();
        pgbouncer.down(true);
        return new PoolWorker(
                identity,
                new PoolPorts(
                        pgbouncer.console(),
                        pgbouncer.fragment(),
                        new AppliedEpochs() {
                            @Override
                            public io.pgbaton.cluster.domain.Epoch highest() {
                                return io.pgbaton.cluster.domain.Epoch.NONE;
                            }

                            @Override
                            public boolean raise(io.pgbaton.pools.domain.Target target) {
                                return true;
                            }
                        },
                        epoch -> {},
                        event -> {},
                        Set::of,
                        PoolMeter.NONE,
                        Instant::now),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1));
    }

    private static ClusterSpec with(List<ClusterSpec.Pool> pools) {
        ClusterSpec s = Declarations.SPEC;
        return new ClusterSpec(
                s.name(),
                s.engine(),
                s.nodes(),
                s.credentials(),
                s.durability(),
                s.failover(),
                s.fence(),
                s.restart(),
                s.rejoin(),
                pools);
    }
}
