package io.pgbaton.coordinator.rehearsal;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.coordinator.domain.EvidenceBook;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * Runs the whole way of a failover (verdict, journal, revoke, choose, arm, promote, repoint, seal)
 * on a stage of cardboard. A recovery is code that runs once in months; without this its classes
 * are loaded and its lambdas linked while clients wait, which was seen to cost half a second.
 */
public final class Dress {

    static final List<String> NODES = List.of("r1", "r2", "r3");

    private static final String SPEC =
            """
            apiVersion: pgbaton.io/v1
            kind: Cluster
            metadata: { name: rehearsal }
            spec:
              engine: streaming
              nodes:
                - { name: r1, host: r1.invalid, port: 5432, region: a, priority: 100 }
                - { name: r2, host: r2.invalid, port: 5432, region: b, priority: 100 }
                - { name: r3, host: r3.invalid, port: 5432, region: c, priority: 100 }
              credentials:
                control: { user: c, passwordFile: /nowhere/c }
                monitor: { user: m, passwordFile: /nowhere/m }
                replication: { user: r, passFile: /nowhere/r }
              durability: { synchronousStandbys: 1 }
              failover: { vantages: [a, b, c] }
            """;

    private Dress() {}

    /**
     * Rehearses; the outcome of the last round, which is a sealed epoch unless the code is broken.
     */
    public static Outcome rehearse(int rounds) {
        ClusterSpec spec = ClusterSpecReader.read(SPEC, "the rehearsal");
        Outcome outcome = once(spec);
        for (int i = 1; i < rounds; i++) {
            outcome = once(spec);
        }
        return outcome;
    }

    private static Outcome once(ClusterSpec spec) {
        PaperStore store = new PaperStore();
        Clock clock = Clock.systemUTC();
        Fence fence = new Fence(Key.decider(spec.name()), 1);
        JournalBook book = new JournalBook(store, spec.name(), fence, step -> {});
        RecoveryScene scene =
                new RecoveryScene(
                        spec,
                        new PaperNodes("r1"),
                        step -> {},
                        Timing.DEFAULT,
                        event -> EventCodec.body(Envelope.of("/rehearsal", clock.instant(), event)),
                        clock);
        Topology topology = topology(clock);
        book.adopt(topology);
        judge(spec, topology, clock.instant());
        Outcome outcome = new Recovery(scene, book).begin(Journal.Kind.FAILOVER, "r1", "rehearsal");
        Store.Snapshot all = store.list(Key.clustersPrefix());
        all.entries().forEach(e -> Key.clusterPrefix(e.path()));
        return outcome;
    }

    private static Topology topology(Clock clock) {
        DurabilityRule rule =
                new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), 1);
        return new Topology(Epoch.FIRST, "r1", rule, null, 1, clock.instant(), "rehearsal");
    }

    private static void judge(ClusterSpec spec, Topology topology, Instant now) {
        EvidenceBook evidence = new EvidenceBook();
        for (String vantage : spec.failover().vantages()) {
            evidence.add(
                    new NodeObserved(
                            spec.name(),
                            vantage,
                            "r1",
                            now,
                            ProbeOutcome.REFUSED,
                            now,
                            100,
                            2,
                            100L,
                            1,
                            "refused",
                            null),
                    System.nanoTime());
        }
        Judge.judge(spec, topology, evidence.at(System.nanoTime()));
    }
}
