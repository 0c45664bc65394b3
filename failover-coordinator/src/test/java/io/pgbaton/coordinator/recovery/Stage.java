package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
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

    private static final String YAML =
            """
            apiVersion: pgbaton.io/v1
            kind: Cluster
            metadata: { name: orders }
            spec:
              engine: streaming
              nodes:
                - { name: r1, host: r1.invalid }
                - { name: r2, host: r2.invalid }
                - { name: r3, host: r3.invalid }
              credentials:
                control: { user: c, passwordFile: /nowhere/c }
                monitor: { user: m, passwordFile: /nowhere/m }
                replication: { user: r, passFile: /nowhere/r }
            """;

    final FakeNodes nodes = new FakeNodes();
    final FakeNodes.Node r2 = nodes.add("r2");
    final FakeNodes.Node r3 = nodes.add("r3");
    final List<Event> told = new CopyOnWriteArrayList<>();
    final MemoryStore store = new MemoryStore();
    final JournalBook book;
    final RecoveryScene scene;
    final DurabilityRule rule =
            new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), 1);

    Stage() {
        this("");
    }

    /** With more lines in the cluster file's spec. */
    Stage(String more) {
        ClusterSpec spec = ClusterSpecReader.read(YAML + more, "the stage");
        long token = store.put(Key.decider("orders"), new Member("d1", "d1:8082", NOW));
        book =
                new JournalBook(
                        store, "orders", new Fence(Key.decider("orders"), token), step -> {});
        Timing brisk =
                new Timing(
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(800),
                        Duration.ofMillis(200),
                        Duration.ofMillis(200),
                        Duration.ofMillis(200),
                        Duration.ofMillis(200));
        scene =
                new RecoveryScene(
                        spec,
                        nodes,
                        step -> {},
                        brisk,
                        told::add,
                        Clock.fixed(NOW, ZoneOffset.UTC));
        book.load();
        book.adopt(new Topology(Epoch.FIRST, "r1", rule, null, 1, NOW, "adopted"));
    }

    /** The same play, seen or disturbed by somebody in between. */
    RecoveryScene scene(NodeDialer dialer, StepGuard guard) {
        return new RecoveryScene(
                scene.spec(), dialer, guard, scene.timing(), scene.narrator(), scene.clock());
    }
}
