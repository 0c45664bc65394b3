package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Step 0, without any side effect: could a recovery complete? If not, a possibly living primary is
 * not disturbed.
 */
public final class DryCheck {

    private DryCheck() {}

    /**
     * The veto, if there is one, with what speaks against each node.
     *
     * @param without a node that cannot be candidate or voter now: the one that is being replaced
     */
    public static Optional<Choice.Outcome.Refused> check(
            ClusterSpec spec, Collection<DurabilityRule> rules, Evidence evidence, String without) {
        return check(spec, rules, evidence, without, new Eligibility(spec, "", Mandate.PLANNED));
    }

    /**
     * The same for a failover that nobody ordered, which {@code failover.region} binds.
     *
     * @param oldPrimary whose region is home
     */
    public static Optional<Choice.Outcome.Refused> automatic(
            ClusterSpec spec,
            Collection<DurabilityRule> rules,
            Evidence evidence,
            String without,
            String oldPrimary) {
        return check(
                spec,
                rules,
                evidence,
                without,
                new Eligibility(spec, oldPrimary, Mandate.AUTOMATIC));
    }

    private static Optional<Choice.Outcome.Refused> check(
            ClusterSpec spec,
            Collection<DurabilityRule> rules,
            Evidence evidence,
            String without,
            Eligibility eligibility) {
        SortedMap<String, String> against = new TreeMap<>();
        Set<String> reachable = new TreeSet<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            if (node.name().equals(without)) {
                continue;
            }
            Optional<NodeState> state = evidence.state(node.name());
            if (state.isEmpty()) {
                against.put(node.name(), "unreachable");
            } else if (!state.get().inRecovery()) {
                against.put(node.name(), "is not a standby");
            } else {
                reachable.add(node.name());
            }
        }
        if (!Quorum.enough(rules, reachable)) {
            return Optional.of(new Choice.Outcome.Refused(Veto.TOO_FEW_REACHABLE, against));
        }
        boolean candidate = false;
        for (String node : reachable) {
            Optional<String> objection = objection(eligibility, rules, node);
            objection.ifPresent(o -> against.put(node, o));
            candidate |= objection.isEmpty();
        }
        return candidate
                ? Optional.empty()
                : Optional.of(new Choice.Outcome.Refused(Veto.NO_CANDIDATE, against));
    }

    /** What {@link Choice} would hold against it, whatever its position. */
    private static Optional<String> objection(
            Eligibility eligibility, Collection<DurabilityRule> rules, String node) {
        if (rules.stream().noneMatch(rule -> rule.voters().contains(node))) {
            return Optional.of("is no voter");
        }
        return eligibility.objection(node);
    }
}
