package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.RulePlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which rules a decider changes to: the production code's plan, of what it may see. */
final class Rules {

    private Rules() {}

    /**
     * Those that may be planned while anything may happen: whoever does not stream may have been
     * away for long enough or not; and the cluster file may ask for one acknowledgement more or
     * less than now, or not want one of the voters any more, which counts as a change from outside.
     */
    static Set<DurabilityRule> possible(World world) {
        Topology topology = world.etcd.topology();
        Set<DurabilityRule> rules = new LinkedHashSet<>();
        if (topology.pending() != null) {
            planned(world, world.cluster.spec, Set.of()).ifPresent(rules::add);
        } else if (world.budget.rules() > 0) {
            for (ClusterSpec file : world.cluster.files(topology.rule().n())) {
                planned(world, file, Set.of()).ifPresent(rules::add);
                planned(world, file, absent(world)).ifPresent(rules::add);
            }
        }
        return rules;
    }

    /** The one that is due where everybody had the time to come back. */
    static Optional<DurabilityRule> due(World world) {
        Topology topology = world.etcd.topology();
        boolean named = topology.rule().names().matches(world.nodes[world.primary()].names.text());
        return planned(world, world.cluster.spec, absent(world))
                .or(() -> named ? Optional.empty() : Optional.of(topology.rule()));
    }

    private static Optional<DurabilityRule> planned(
            World world, ClusterSpec file, Set<String> gone) {
        return RulePlan.next(file, world.etcd.topology(), streaming(world), gone);
    }

    /** As {@code RuleKeeping} counts: voters by any slot, others by this epoch's. */
    private static Set<String> streaming(World world) {
        Set<String> voters = voters(world);
        Set<String> streaming = new TreeSet<>();
        for (int i = 0; i < world.nodes.length; i++) {
            String node = world.cluster.name(i);
            if (world.nodes[i].from == world.primary()
                    && (voters.contains(node) || Office.follows(world, i))) {
                streaming.add(node);
            }
        }
        return streaming;
    }

    private static Set<String> absent(World world) {
        Set<String> absent = voters(world);
        absent.removeAll(streaming(world));
        return absent;
    }

    private static Set<String> voters(World world) {
        Set<String> voters = new TreeSet<>();
        List<DurabilityRule> rules = world.etcd.topology().rules();
        rules.forEach(rule -> voters.addAll(rule.voters()));
        return voters;
    }
}
