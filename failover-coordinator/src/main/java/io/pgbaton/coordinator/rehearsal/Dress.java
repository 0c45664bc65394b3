package io.pgbaton.coordinator.rehearsal;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.EvidenceBook;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Preflight;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Switchover;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Runs the whole way of a failover (verdict, journal, revoke, choose, arm, promote, repoint, seal)
 * and of a switchover (pre-flight, pools, standstill, and the same) on a stage of cardboard. It is
 * code that runs once in months; without this its classes are loaded and its lambdas linked while
 * clients wait, which was seen to cost half a second.
 */
public final class Dress {

    private static final String CLUSTER = "rehearsal";

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
              pools:
                - name: rw
                  type: pgbouncer
                  admin: "rw.invalid:6432"
                  databases: [orders]
                  fragment: /nowhere/fragment
                  credentials: { user: c, passwordFile: /nowhere/c }
            """;

    private Dress() {}

    /**
     * Rehearses both; how each ended in the last round, which is a sealed epoch unless the code is
     * broken.
     */
    public static List<Outcome> rehearse(int rounds) {
        ClusterSpec spec = ClusterSpecReader.read(SPEC, "the rehearsal");
        List<Outcome> outcomes = List.of();
        for (int i = 0; i < rounds; i++) {
            outcomes = List.of(failOver(spec), switchOver(spec));
        }
        return outcomes;
    }

    private static Outcome failOver(ClusterSpec spec) {
        PaperStore store = new PaperStore();
        JournalBook book = book(store);
        Topology topology = topology();
        book.adopt(topology);
        judge(spec, topology, Instant.now());
        Outcome outcome =
                new Recovery(scene(spec, false), book)
                        .begin(Journal.Kind.FAILOVER, "r1", "rehearsal");
        Store.Snapshot all = store.list(Key.clustersPrefix());
        all.entries().forEach(e -> Key.clusterPrefix(e.path()));
        return outcome;
    }

    private static Outcome switchOver(ClusterSpec spec) {
        PaperStore store = new PaperStore();
        JournalBook book = book(store);
        Topology topology = topology();
        book.adopt(topology);
        PausedPool paused = new PausedPool(topology.epoch().next(), "rehearsal", Instant.now());
        store.commit(null, List.of(Change.create(Key.pause(CLUSTER, "rw"), paused)));
        Judgement judgement = judge(spec, topology, Instant.now());
        new Preflight(
                        spec,
                        topology,
                        topology.rules(),
                        new Evidence(Map.of()),
                        judgement,
                        null,
                        Map.of())
                .report(null);
        SwitchoverRequest request =
                SwitchoverRequest.ask("1", "rehearsal", "r2", null, false, Instant.now());
        return new Switchover(scene(spec, true), book, new PoolPauses(store, CLUSTER))
                .begin(request, new SwitchoverReport("r1", "r2", List.of()));
    }

    private static JournalBook book(PaperStore store) {
        return new JournalBook(store, CLUSTER, new Fence(Key.decider(CLUSTER), 1), step -> {});
    }

    private static RecoveryScene scene(ClusterSpec spec, boolean primaryAlive) {
        return new RecoveryScene(
                spec,
                new PaperNodes("r1", primaryAlive),
                step -> {},
                Timing.DEFAULT,
                event -> EventCodec.body(Envelope.of("/rehearsal", Instant.now(), event)),
                Clock.systemUTC());
    }

    private static Topology topology() {
        DurabilityRule rule =
                new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), 1);
        return new Topology(Epoch.FIRST, "r1", rule, null, 1, Instant.now(), "rehearsal");
    }

    private static Judgement judge(ClusterSpec spec, Topology topology, Instant now) {
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
        return Judge.judge(spec, topology, evidence.at(System.nanoTime()));
    }
}
