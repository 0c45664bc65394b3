package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which rule a standing cluster should have: every standby that streams is a voter again. Pure. */
public final class Regrow {

    private Regrow() {}

    /**
     * The rule to change to.
     *
     * @param streaming nodes that stream from the primary through this epoch's slot
     * @return empty when the rule in force is as it should be
     */
    public static Optional<DurabilityRule> next(
            ClusterSpec spec, Topology topology, Set<String> streaming) {
        DurabilityRule rule = topology.rule();
        SortedSet<String> voters = new TreeSet<>(rule.voters());
        for (ClusterSpec.Node node : spec.nodes()) {
            boolean other = !node.name().equals(topology.primary());
            if (other && node.promotable() && streaming.contains(node.name())) {
                voters.add(node.name());
            }
        }
        int wanted = Math.clamp(spec.durability().synchronousStandbys(), 1, voters.size());
        // One step at a time: a change that is neither weaker nor stronger is split (I2).
        int n = voters.equals(rule.voters()) ? wanted : rule.n();
        DurabilityRule next = new DurabilityRule(rule.epoch(), rule.primary(), voters, n);
        return next.equals(rule) ? Optional.empty() : Optional.of(next);
    }
}
