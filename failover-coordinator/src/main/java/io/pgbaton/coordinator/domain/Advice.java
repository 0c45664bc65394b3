package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What automation would do with a convicted primary, were it let. Pure.
 *
 * @param text one clause
 * @param nodes node to what would become of it, or what speaks against it
 */
public record Advice(String text, Map<String, String> nodes) {

    public Advice {
        nodes = Map.copyOf(nodes);
    }

    /** What it would do now, by the evidence. */
    public static Advice of(
            ClusterSpec spec,
            Topology topology,
            Collection<DurabilityRule> rules,
            Evidence evidence) {
        String primary = topology.primary();
        Optional<Choice.Outcome.Refused> veto =
                DryCheck.automatic(spec, rules, evidence, primary, primary);
        if (veto.isPresent()) {
            return new Advice(
                    "a failover would be refused as "
                            + veto.get().veto().label()
                            + ": "
                            + veto.get().veto().text(),
                    veto.get().nodes());
        }
        SortedMap<String, NodeState> voters = new TreeMap<>();
        for (DurabilityRule rule : rules) {
            for (String voter : rule.voters()) {
                evidence.state(voter)
                        .filter(NodeState::inRecovery)
                        .ifPresent(state -> voters.put(voter, state));
            }
        }
        Candidates candidates =
                new Candidates(new Eligibility(spec, primary, Mandate.AUTOMATIC), voters);
        @Nullable String to = candidates.best(null);
        Map<String, String> nodes = new TreeMap<>();
        for (String voter : voters.keySet()) {
            nodes.put(
                    voter,
                    voter.equals(to)
                            ? "would be promoted: ends at " + candidates.end(voter)
                            : candidates.objection(voter).orElse("would follow"));
        }
        return new Advice(
                to == null
                        ? "a failover would find nobody to promote"
                        : "the role would go from " + primary + " to " + to,
                nodes);
    }
}
