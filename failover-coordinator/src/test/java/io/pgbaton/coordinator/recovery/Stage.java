package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.events.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Three fake nodes r1 to r3 in epoch 1, r1 the primary and dead; a store; one decider. */
final class Stage {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final Timing BRISK =
            new Timing(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(800),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    Duration.ofMillis(300));

    final FakeNodes nodes = new FakeNodes();
    final FakeNodes.Node r2 = nodes.add("r2");
    final FakeNodes.Node r3 = nodes.add("r3");
    final List<Event> told = new CopyOnWriteArrayList<>();
    final MemoryStore store = new MemoryStore();
    final DurabilityRule rule =
            new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), 1);
    final ClusterSpec spec;
    final JournalBook book;
    final RecoveryScene scene;

    Stage() {
        this("");
    }

    /** With more lines in the cluster file's spec. */
    Stage(String more) {
        spec = ClusterFiles.orders("r%d", "r%d.invalid", more);
        book = elected(store);
        scene = scene(nodes);
        book.adopt(new Topology(Epoch.FIRST, "r1", rule, null, 1, NOW, "adopted"));
    }

    /** The book of a decider that was elected just now; who decided before no longer does. */
    static JournalBook elected(MemoryStore store) {
        store.remove(Key.decider("orders"));
        long token = store.put(Key.decider("orders"), new Member("d1", "d1:8082", NOW));
        JournalBook book =
                new JournalBook(
                        store, "orders", new Fence(Key.decider("orders"), token), step -> {});
        book.load();
        return book;
    }

    /** The recovery's surroundings, with these nodes. */
    RecoveryScene scene(NodeDialer dialer) {
        return scene(dialer, step -> {});
    }

    /** The same with a lease that may be too short. */
    RecoveryScene scene(NodeDialer dialer, StepGuard guard) {
        return new RecoveryScene(
                spec, dialer, guard, BRISK, told::add, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
