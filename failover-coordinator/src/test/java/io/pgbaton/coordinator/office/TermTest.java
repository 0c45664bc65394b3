package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Event;
import io.pgbaton.events.TopologyChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TermTest {

    private static final ClusterSpec SPEC = ClusterFiles.orders("pg%d", "pg%d.invalid", "");

    private static final Topology TOPOLOGY =
            new Topology(
                    new Epoch(7),
                    "pg2",
                    new DurabilityRule(new Epoch(7), "pg2", new TreeSet<>(List.of("pg3")), 1),
                    null,
                    4,
                    Instant.parse("2026-01-02T03:04:05Z"),
                    "failover: dead");

    private final MemoryStore store = new MemoryStore();
    private final List<Event> told = new CopyOnWriteArrayList<>();
    private final EvidenceFeed evidence = new EvidenceFeed();
    private final Term term =
            new Term(context(), new Fence(Key.decider("orders"), 42), new HeldLease());

    @AfterEach
    void end() {
        term.end();
    }

    /** Its predecessor may have died between the seal and the news of it. */
    @Test
    void shouldTellTheSealedTopologyWhenItBegins() {
        // Given
        store.put(Key.topology("orders"), TOPOLOGY);

        // When
        Thread.ofVirtual().start(term);

        // Then
        await().until(() -> !told.isEmpty());
        assertThat(told.getFirst())
                .isEqualTo(
                        new TopologyChanged(
                                "orders",
                                7,
                                "pg2",
                                4,
                                List.of("pg3"),
                                1,
                                true,
                                TOPOLOGY.since(),
                                "failover: dead"));
    }

    private OfficeContext context() {
        return new OfficeContext(
                "orders",
                store,
                () -> Optional.of(view()),
                evidence,
                new PoolFeed(),
                new FleetBudget(FleetBudget.Limits.DEFAULT, () -> 1, Optional::empty),
                (address, login, timeout) -> {
                    throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
                },
                Timing.DEFAULT,
                told::add,
                Clock.systemUTC(),
                host -> {});
    }

    private static ClusterView view() {
        return new ClusterView(
                "orders", 1, SPEC, null, null, null, null, null, null, null, null, null, null);
    }

    /** A lease that lasts. */
    private record HeldLease() implements Lease {
        @Override
        public long id() {
            return 1;
        }

        @Override
        public Duration remaining() {
            return Duration.ofHours(1);
        }

        @Override
        public void onLost(Runnable action) {}

        @Override
        public void close() {}
    }
}
