package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a failover may lose where a rule with n = 0 counts: nothing proves that a standby has what
 * was acknowledged, so automation goes by the lag when the primary was seen last (docs/failover.md,
 * "n = 0"). Not thread-safe; a new decider knows nothing until it has seen the primary.
 */
public final class Exposure {

    private Epoch epoch = Epoch.NONE;
    private @Nullable Lsn written;

    /** Takes in what the primary says of itself now. */
    public void saw(Topology topology, Evidence evidence) {
        if (!topology.epoch().equals(epoch)) {
            epoch = topology.epoch();
            written = null;
        }
        evidence.state(topology.primary())
                .filter(state -> !state.inRecovery())
                .map(NodeState::writeLsn)
                .map(Lsn::parse)
                .ifPresent(lsn -> written = lsn);
    }

    /**
     * The veto, if there is one.
     *
     * @param rules every rule that counts ({@link Quorum#rules})
     * @param verdict what convicted the primary; only a proof that it is dead, and that it answers
     *     nobody, rules out that it goes on alone
     * @param without the primary
     */
    public Optional<Choice.Outcome.Refused> veto(
            ClusterSpec spec,
            Collection<DurabilityRule> rules,
            Evidence evidence,
            Verdict verdict,
            String without) {
        if (rules.stream().allMatch(DurabilityRule::synchronous)) {
            return Optional.empty();
        }
        OptionalLong missing = missing(spec, evidence, without);
        if (missing.isEmpty()) {
            return refused(without, "was not seen lately: nobody knows what a failover would lose");
        }
        if (missing.getAsLong() > spec.failover().maxLagBytes()) {
            return refused(
                    without,
                    "had written "
                            + missing.getAsLong()
                            + " bytes more than any standby has, and failover.maxLagBytes is "
                            + spec.failover().maxLagBytes());
        }
        if (!(verdict instanceof Verdict.Dead)) {
            return refused(without, "is not proven dead, and may go on without any standby");
        }
        return answering(spec, evidence, without)
                .flatMap(
                        vantage ->
                                refused(without, "answers " + vantage + ", and needs no standby"));
    }

    /**
     * Any vantage that the node answers still, if only that it is starting up: a majority may be
     * refused by a firewall.
     */
    private static Optional<String> answering(ClusterSpec spec, Evidence evidence, String node) {
        return evidence.of(node).entrySet().stream()
                .filter(sight -> sight.getValue().fresh())
                .filter(
                        sight ->
                                sight.getValue().alive()
                                        || sight.getValue()
                                                .restarting(spec.failover().restartGrace()))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder());
    }

    private static Optional<Choice.Outcome.Refused> refused(String node, String why) {
        return Optional.of(new Choice.Outcome.Refused(Veto.MAY_LOSE_COMMITS, Map.of(node, why)));
    }

    /** Bytes that the primary had written when it was seen last, and no reachable standby has. */
    private OptionalLong missing(ClusterSpec spec, Evidence evidence, String without) {
        Lsn end = written;
        if (end == null) {
            return OptionalLong.empty();
        }
        Lsn furthest =
                spec.nodes().stream()
                        .map(ClusterSpec.Node::name)
                        .filter(node -> !node.equals(without))
                        .flatMap(node -> evidence.state(node).stream())
                        .filter(NodeState::inRecovery)
                        .flatMap(Exposure::positions)
                        .reduce(Lsn.ZERO, Lsn::max);
        return OptionalLong.of(Math.max(0, end.bytes() - furthest.bytes()));
    }

    private static Stream<Lsn> positions(NodeState standby) {
        return Stream.of(
                        Optional.ofNullable(standby.receiveLsn()),
                        Optional.ofNullable(standby.replayLsn()))
                .flatMap(Optional::stream)
                .map(Lsn::parse);
    }
}
