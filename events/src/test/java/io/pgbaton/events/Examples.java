package io.pgbaton.events;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One event of each type, every field set, from one failover of a cluster called orders. */
final class Examples {

    private static final Instant T0 = Instant.parse("2026-11-21T09:30:00.123456Z");
    private static final String C = "orders";

    private Examples() {}

    static Event of(EventType type) {
        return switch (type) {
            case NODE_OBSERVED ->
                    new NodeObserved(
                            C,
                            "a",
                            "pg2",
                            T0,
                            ProbeOutcome.ANSWERED,
                            T0.minusSeconds(60),
                            60_000,
                            600,
                            250L,
                            1.25,
                            "a detail",
                            state(),
                            new NodeObserved.Heartbeat(1, HeartbeatOutcome.COMMITTED, 60_000),
                            250L);
            case POOL_OBSERVED ->
                    new PoolObserved(
                            C,
                            "a",
                            "rw",
                            T0,
                            true,
                            List.of("orders"),
                            Map.of("orders", "127.0.0.11:5432"),
                            List.of("127.0.0.11:5432"),
                            "PgBouncer 1.24.1",
                            "a detail");
            case TOPOLOGY_CHANGED ->
                    new TopologyChanged(
                            C, 2, "pg2", 2, List.of("pg1", "pg3"), 1, false, T0, "failover");
            case PRIMARY_JUDGED ->
                    new PrimaryJudged(
                            C,
                            "pg1",
                            1,
                            "dead",
                            T0,
                            T0.minusMillis(110),
                            "a majority of vantages was refused twice",
                            List.of("a: refused twice", "b: refused twice"));
            case RECOVERY_STARTED ->
                    new RecoveryStarted(C, 2, "FAILOVER", "pg1", "pg1 is dead", false, T0);
            case RECOVERY_ADVANCED ->
                    new RecoveryAdvanced(C, 2, "CHOSEN", "pg2", "farthest at 0/5000148", T0);
            case RECOVERY_REFUSED ->
                    new RecoveryRefused(
                            C,
                            1,
                            "too-few-revoked",
                            "1 of 2 voters was revoked",
                            Map.of("pg3", "silent"),
                            T0);
            case RECOVERY_COMPLETED ->
                    new RecoveryCompleted(
                            C, 2, "FAILOVER", "pg1", "pg2", steps(), List.of("pg1"), T0);
            case RECOVERY_ABORTED -> new RecoveryAborted(C, 2, "re-adopted", "pg1 came back", T0);
            case NODE_REJOINED ->
                    new NodeRejoined(
                            C,
                            "pg1",
                            2,
                            "rewound",
                            T0,
                            new NodeRejoined.Lost(1, "0/5000148", "0/5000250", 264, 2));
            case POOL_PAUSED ->
                    new PoolPaused(C, "rw", List.of("orders"), "primary suspected", 0.24, T0);
            case POOL_RESUMED -> new PoolResumed(C, "rw", List.of("orders"), "it cleared", T0);
            case POOL_APPLIED -> new PoolApplied(C, "rw", 2, "127.0.0.12:5432", 28.5, T0);
            case POOL_FAILED -> new PoolFailed(C, "rw", 2, "connection refused", T0);
            case POOL_DRIFTED ->
                    new PoolDrifted(C, "rw", 2, "127.0.0.12:5432", "127.0.0.11:5432", T0);
            case ALERT_OPENED ->
                    new AlertOpened(
                            C,
                            "pg1",
                            "node-down",
                            "warning",
                            "pg1 does not follow",
                            "runbooks/node-down.md",
                            T0);
            case ALERT_RESOLVED -> new AlertResolved(C, "pg1", "node-down", T0);
        };
    }

    private static NodeState state() {
        return new NodeState(
                true,
                1,
                "0/5000148",
                "0/5000148",
                "0/5000100",
                false,
                true,
                "ANY 1 (\"pgbaton_none\")",
                "2:1234",
                "7448273645123456789",
                170_011,
                List.of("max_connections"),
                new NodeState.Receiver("streaming", "127.0.0.11", 5432, "pgbaton_e1_pg2", 40L),
                List.of(new NodeState.Sender("pg3", "streaming", "quorum", "0/5000148", 0)),
                Map.of("a", T0.minusMillis(80)),
                0.08);
    }

    private static Map<String, Long> steps() {
        Map<String, Long> steps = new LinkedHashMap<>();
        steps.put("revoke", 21L);
        steps.put("promote", 74L);
        steps.put("seal", 9L);
        return steps;
    }
}
