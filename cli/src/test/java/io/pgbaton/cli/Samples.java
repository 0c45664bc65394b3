package io.pgbaton.cli;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A cluster of three with one pool, after a failover from pg1 to pg2. */
public final class Samples {

    public static final String YAML =
            """
            apiVersion: pgbaton.io/v1
            kind: Cluster
            metadata: { name: orders }
            spec:
              engine: streaming
              nodes:
                - { name: pg1, host: 127.0.0.11, region: eu-west }
                - { name: pg2, host: 127.0.0.12, region: eu-north }
                - { name: pg3, host: 127.0.0.13, region: eu-south }
              credentials:
                control: { user: pgbaton, passwordFile: /run/secrets/control }
                monitor: { user: pgbaton_monitor, passwordFile: /run/secrets/monitor }
                replication: { user: pgbaton_repl, passFile: /etc/pgbaton/pgpass }
              pools:
                - name: rw
                  type: pgbouncer
                  admin: 127.0.0.21:6432
                  databases: [orders]
                  fragment: /etc/pgbouncer/pgbaton.ini
                  credentials: { user: pgbaton, passwordFile: /run/secrets/pool }
            """;

    private Samples() {}

    public static DurabilityRule rule(long epoch, String primary, int n, String... voters) {
        return new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(Set.of(voters)), n);
    }

    public static Topology topology() {
        return new Topology(
                new Epoch(2),
                "pg2",
                rule(2, "pg2", 1, "pg3"),
                null,
                2,
                Console.NOW.minusSeconds(240),
                "failover from pg1: dead");
    }

    public static Journal journal(RecoveryPhase phase) {
        Instant began = Console.NOW.minusSeconds(241);
        return new Journal(
                new Epoch(2),
                77,
                Journal.Kind.FAILOVER,
                phase,
                "pg1",
                "dead: refused at a, b, c",
                new Journal.Candidate(
                        "pg2",
                        rule(2, "pg2", 1, "pg3"),
                        new Fork(1, Lsn.parse("0/3000148"), Lsn.parse("0/3000148"))),
                Map.of(),
                began,
                List.of(
                        new Journal.Step("revoke", began.plusMillis(38), 37.25, "pg2, pg3"),
                        new Journal.Step("promote", began.plusMillis(72), 30.5, null),
                        new Journal.Step("seal", began.plusMillis(114), 42, "marker 0/3000210")));
    }

    public static List<EpochRecord> epochs() {
        return List.of(
                new EpochRecord(
                        Epoch.FIRST,
                        EpochRecord.Outcome.SEALED,
                        rule(1, "pg1", 1, "pg2", "pg3"),
                        null,
                        List.of()),
                new EpochRecord(
                        new Epoch(2),
                        EpochRecord.Outcome.SEALED,
                        rule(2, "pg2", 1, "pg3"),
                        journal(RecoveryPhase.DONE),
                        List.of("pg1")));
    }

    public static NodeObserved answered(String vantage, String node, NodeState state) {
        return observed(vantage, node, ProbeOutcome.ANSWERED, state);
    }

    public static NodeObserved observed(
            String vantage, String node, ProbeOutcome outcome, @Nullable NodeState state) {
        Instant at = Console.NOW.minusMillis(200);
        return new NodeObserved(
                "orders", vantage, node, at, outcome, at, 0, 1, null, 1.5, null, state);
    }

    public static NodeState primary() {
        return state(
                false,
                "0/3001000",
                null,
                null,
                List.of(new NodeState.Sender("pg3", "streaming", "quorum", "0/3000F00", 256)),
                null);
    }

    public static NodeState standby() {
        return state(
                true,
                null,
                "0/3000F00",
                new NodeState.Receiver("streaming", "127.0.0.12", 5432, "pgbaton_2_pg3", 12L),
                List.of(),
                0.42);
    }

    private static NodeState state(
            boolean standby,
            @Nullable String write,
            @Nullable String receive,
            NodeState.@Nullable Receiver receiver,
            List<NodeState.Sender> senders,
            @Nullable Double lag) {
        return new NodeState(
                standby,
                2,
                write,
                receive,
                receive,
                false,
                false,
                "ANY 1 (\"pg3\")",
                "2_77",
                "7400000000000000000",
                170011,
                List.of(),
                receiver,
                senders,
                Map.of(),
                lag);
    }

    public static PoolObserved pool(String vantage, String target, List<String> paused) {
        return new PoolObserved(
                "orders",
                vantage,
                "rw",
                Console.NOW.minusMillis(100),
                true,
                paused,
                Map.of("orders", target),
                List.of(target),
                "PgBouncer 1.24.1",
                null);
    }
}
