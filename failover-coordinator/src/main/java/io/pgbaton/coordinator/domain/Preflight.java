package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands against a planned switchover before anything is touched: whatever is found here costs
 * no client anything. Pure.
 *
 * @param rules every rule that counts ({@link Quorum#rules})
 * @param hold the hold in force; null: none
 * @param pools by name, what the monitors saw of them lately
 * @param because the verdict that it is to begin for, and without which it is not; null: it begins
 *     from a healthy primary
 */
public record Preflight(
        ClusterSpec spec,
        Topology topology,
        List<DurabilityRule> rules,
        Evidence evidence,
        Judgement judgement,
        @Nullable Hold hold,
        Map<String, PoolSight> pools,
        @Nullable String because) {

    /**
     * What a candidate may have to receive, and to replay, at most: a standby replays some 250 MB a
     * second, and all of a switchover up to its choice has two.
     */
    static final long MOST_LAG = 16L << 20;

    public Preflight {
        rules = List.copyOf(rules);
        pools = Map.copyOf(pools);
    }

    /** Of one that a person asks for. */
    public Preflight(
            ClusterSpec spec,
            Topology topology,
            List<DurabilityRule> rules,
            Evidence evidence,
            Judgement judgement,
            @Nullable Hold hold,
            Map<String, PoolSight> pools) {
        this(spec, topology, rules, evidence, judgement, hold, pools, null);
    }

    /**
     * The report.
     *
     * @param wanted the node that was asked for; null: the best of those that could
     */
    public SwitchoverReport report(@Nullable String wanted) {
        SortedMap<String, String> against = new TreeMap<>();
        List<String> able = new ArrayList<>();
        for (String node : wanted == null ? others() : List.of(wanted)) {
            objection(node).ifPresentOrElse(o -> against.put(node, o), () -> able.add(node));
        }
        @Nullable String to =
                able.stream().min(Choice.preference(spec, topology.primary())).orElse(null);
        List<SwitchoverReport.Check> checks = new ArrayList<>();
        checks.add(held());
        checks.add(primary());
        checks.add(candidate(to, against));
        checks.add(rule());
        checks.add(voters());
        spec.pools().forEach(pool -> checks.add(pool(pool)));
        return new SwitchoverReport(topology.primary(), to, checks);
    }

    private List<String> others() {
        return spec.nodes().stream()
                .map(ClusterSpec.Node::name)
                .filter(name -> !name.equals(topology.primary()))
                .toList();
    }

    private SwitchoverReport.Check held() {
        return hold == null
                ? passed("hold", "none")
                : failed(
                        "hold",
                        "held by " + hold.author() + ": " + hold.reason() + "; pgbaton release");
    }

    private SwitchoverReport.Check primary() {
        String label = judgement.verdict().label();
        boolean fit =
                because == null
                        ? judgement.verdict() instanceof Verdict.Healthy
                        : because.equals(label);
        String detail = topology.primary() + " is " + label + ": " + judgement.reason();
        return new SwitchoverReport.Check("primary", fit, detail);
    }

    private SwitchoverReport.Check candidate(
            @Nullable String to, SortedMap<String, String> against) {
        if (to == null) {
            return failed(
                    "candidate",
                    against.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining("; ")));
        }
        NodeState state = evidence.state(to).orElseThrow();
        return passed(
                "candidate",
                "%s streams, %d bytes behind, %d to replay"
                        .formatted(to, behind(to).orElse(0L), backlog(state)));
    }

    private SwitchoverReport.Check rule() {
        return topology.pending() == null
                ? passed("rule", topology.rule().names().value())
                : failed("rule", "is being changed to " + topology.pending().names());
    }

    private SwitchoverReport.Check voters() {
        return DryCheck.check(spec, rules, evidence, topology.primary())
                .map(refused -> failed("voters", refused.veto().text() + " " + refused.nodes()))
                .orElseGet(() -> passed("voters", "enough are reachable"));
    }

    /** One that nobody has looked at lately may be there: its pause will tell, and is bounded. */
    private SwitchoverReport.Check pool(ClusterSpec.Pool pool) {
        String name = "pool " + pool.name();
        if (pool.fragment() == null || pool.credentials() == null) {
            return passed(name, "is not kept by pgbaton: its clients are disconnected");
        }
        PoolSight sight = pools.get(pool.name());
        return sight == null
                ? passed(name, "not seen by any vantage lately")
                : new SwitchoverReport.Check(name, sight.reachable(), sight.detail());
    }

    /** What speaks against a node as the next primary. */
    private Optional<String> objection(String node) {
        Optional<ClusterSpec.Node> declared = spec.node(node);
        if (declared.isEmpty()) {
            return Optional.of("is not in the cluster file");
        }
        if (node.equals(topology.primary())) {
            return Optional.of("is the primary");
        }
        if (!declared.get().promotable()) {
            return Optional.of("has promotable: false");
        }
        if (!topology.rule().voters().contains(node)) {
            return Optional.of("is no voter of the rule in force");
        }
        Optional<NodeState> state = evidence.state(node);
        if (state.isEmpty()) {
            return Optional.of("is unreachable");
        }
        return objection(node, state.get());
    }

    private Optional<String> objection(String node, NodeState state) {
        if (!state.inRecovery()) {
            return Optional.of("is not a standby");
        }
        NodeState.Receiver receiver = state.receiver();
        if (receiver == null
                || !receiver.status().equals("streaming")
                || !SlotNames.of(topology.epoch(), node).equals(receiver.slot())) {
            return Optional.of("does not stream through this epoch's slot");
        }
        Optional<Long> behind = behind(node);
        if (behind.isEmpty()) {
            return Optional.of("is not among the primary's walsenders");
        }
        if (behind.get() > MOST_LAG) {
            return Optional.of("is " + behind.get() + " bytes behind");
        }
        if (state.replayPaused()) {
            return Optional.of("has its replay paused");
        }
        if (backlog(state) > MOST_LAG) {
            return Optional.of("has " + backlog(state) + " bytes to replay");
        }
        boolean older =
                evidence.state(topology.primary())
                        .filter(p -> p.serverVersion() / 10000 > state.serverVersion() / 10000)
                        .isPresent();
        return older ? Optional.of("runs an older major version") : Optional.empty();
    }

    /** Bytes that the primary says it has not flushed; empty when the primary does not know it. */
    private Optional<Long> behind(String node) {
        return evidence.state(topology.primary()).stream()
                .flatMap(p -> p.senders().stream())
                .filter(s -> s.name().equals(node) && s.state().equals("streaming"))
                .map(NodeState.Sender::lagBytes)
                .findFirst();
    }

    private static long backlog(NodeState state) {
        if (state.receiveLsn() == null || state.replayLsn() == null) {
            return 0;
        }
        long received = Lsn.parse(Objects.requireNonNull(state.receiveLsn())).bytes();
        long replayed = Lsn.parse(Objects.requireNonNull(state.replayLsn())).bytes();
        return Math.max(0, received - replayed);
    }

    private static SwitchoverReport.Check passed(String name, String detail) {
        return new SwitchoverReport.Check(name, true, detail);
    }

    private static SwitchoverReport.Check failed(String name, String detail) {
        return new SwitchoverReport.Check(name, false, detail);
    }
}
