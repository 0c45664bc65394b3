package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.Timing;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** pg1 hangs, the others refuse. */
class RehearsalTest {

    private final Map<String, Integer> visits = new ConcurrentHashMap<>();
    private final CountDownLatch thawed = new CountDownLatch(1);
    private final Rehearsal rehearsal = new Rehearsal(context());

    @AfterEach
    void end() {
        thawed.countDown();
        rehearsal.close();
    }

    /** Visits that pile up at a slow node take the WAL senders that its standbys need. */
    @Test
    void shouldVisitNobodyAgainBeforeEveryVisitIsOver() {
        // Given
        await().until(() -> visits.size() == 3);

        // Then: several rounds would have begun by now
        await().during(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(visits)
                                        .containsOnly(
                                                entry("pg1", 1), entry("pg2", 1), entry("pg3", 1)));

        // When
        thawed.countDown();

        // Then
        await().until(() -> visits.values().stream().allMatch(of -> of > 1));
    }

    private OfficeContext context() {
        ClusterView view =
                new ClusterView(
                        "orders",
                        1,
                        ClusterFiles.orders("pg%d", "10.0.0.%d", ""),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new OfficeContext(
                "orders",
                new MemoryStore(),
                () -> Optional.of(view),
                new EvidenceFeed(),
                new PoolFeed(),
                new FleetBudget(FleetBudget.Limits.DEFAULT, () -> 1, Optional::empty),
                (address, login, timeout) -> {
                    visits.merge(address.node(), 1, Integer::sum);
                    if (address.node().equals("pg1")) {
                        hang();
                    }
                    throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                },
                Timing.DEFAULT,
                event -> {},
                Clock.systemUTC(),
                host -> {});
    }

    private void hang() {
        try {
            thawed.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
