package io.pgbaton.pools;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.turn.PoolIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the store declares, put together for a test. */
public final class Declarations {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /** Two nodes, one pool of two databases. */
    public static final ClusterSpec SPEC =
            read(
                    """
                    apiVersion: pgbaton.io/v1
                    kind: Cluster
                    metadata: { name: orders }
                    spec:
                      engine: streaming
                      nodes:
                        - { name: pg1, host: 10.0.0.1, port: 5432 }
                        - { name: pg2, host: 10.0.0.2, port: 5432 }
                      credentials:
                        control: { user: pgbaton, passwordFile: /p }
                        monitor: { user: pgbaton_monitor, passwordFile: /p }
                        replication: { user: pgbaton_repl, passFile: /p }
                      durability: { synchronousStandbys: 1 }
                      failover: { vantages: [a, b, c] }
                      pools:
                        - name: rw
                          type: pgbouncer
                          admin: "10.0.0.9:6432"
                          databases: [orders, bills]
                          fragment: /fragment
                          credentials: { user: baton, passwordFile: /p }
                    """);

    public static final PoolIdentity POOL = new PoolIdentity("orders", SPEC.pools().getFirst());

    private final Topology topology;
    private @Nullable Journal journal;
    private @Nullable Suspicion suspicion;
    private long suspicionId;

    private Declarations(Topology topology) {
        this.topology = topology;
    }

    public static Declarations of(long epoch, String primary) {
        return new Declarations(
                new Topology(
                        new Epoch(epoch), primary, rule(epoch, primary), null, 1, AT, "a test"));
    }

    public Declarations suspicion(long epoch, String primary, long id) {
        return suspicion(epoch, primary, id, AT);
    }

    public Declarations suspicion(long epoch, String primary, long id, Instant since) {
        suspicion = new Suspicion(new Epoch(epoch), primary, since, List.of("a"));
        suspicionId = id;
        return this;
    }

    public Declarations journal(long epoch, RecoveryPhase phase) {
        journal =
                new Journal(
                        new Epoch(epoch),
                        1,
                        Journal.Kind.FAILOVER,
                        phase,
                        topology.primary(),
                        "a test",
                        null,
                        Map.of(),
                        AT,
                        List.of());
        return this;
    }

    public Declarations switchover(long epoch) {
        journal =
                Journal.begin(
                        new Epoch(epoch),
                        1,
                        Journal.Kind.SWITCHOVER,
                        topology.primary(),
                        "a test",
                        AT);
        return this;
    }

    public Declarations candidate(long epoch, String node, RecoveryPhase phase) {
        journal =
                new Journal(
                        new Epoch(epoch),
                        1,
                        Journal.Kind.FAILOVER,
                        phase,
                        topology.primary(),
                        "a test",
                        new Journal.Candidate(
                                node, rule(epoch, node), new Fork(1, Lsn.parse("0/3000000"), null)),
                        Map.of(),
                        AT,
                        List.of());
        return this;
    }

    public Situation build() {
        return Situation.of(SPEC, topology, journal, suspicion, suspicionId);
    }

    public ClusterView view(ClusterSpec spec) {
        return new ClusterView(
                spec.name(),
                1,
                spec,
                null,
                null,
                new Versioned<>(topology, 1, 1),
                journal == null ? null : new Versioned<>(journal, 1, 1),
                suspicion == null ? null : new Versioned<>(suspicion, suspicionId, suspicionId),
                null,
                null,
                null,
                null,
                null);
    }

    private static DurabilityRule rule(long epoch, String primary) {
        return new DurabilityRule(
                new Epoch(epoch), primary, new TreeSet<>(List.of("other-" + primary)), 1);
    }

    private static ClusterSpec read(String yaml) {
        try {
            return ClusterSpecReader.read(yaml, "test");
        } catch (InvalidSpec e) {
            throw new AssertionError(e);
        }
    }
}
