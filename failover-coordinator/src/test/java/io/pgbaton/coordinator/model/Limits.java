package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.coordinator.domain.Quorum;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why this version cannot leave a state although every node is there (docs/failover.md, "Not yet").
 * Anything else is a failure of the model's tests.
 */
final class Limits {

    private Limits() {}

    /** The limit that holds it there; null: none that is known. */
    static @Nullable String of(World world) {
        Journal open = world.etcd.open().orElse(null);
        if (open == null) {
            return null;
        }
        Journal.Candidate candidate = open.candidate();
        if (candidate == null) {
            return tooFewStandbys(world)
                    ? "H2: a voter was promoted in an epoch that was given up, or is an old primary"
                    : null;
        }
        Node chosen = world.nodes[world.cluster.index(candidate.node())];
        if (chosen.standby || !chosen.up) {
            return null;
        }
        if (!chosen.log.promotedIn((int) open.epoch().number())) {
            return "H7: the candidate was killed in mid-promotion, and no other way is legal";
        }
        return tooFewFollow(world, candidate.rule(), chosen)
                ? "H5: who could acknowledge the marker would have to be rebuilt before the seal"
                : null;
    }

    private static boolean tooFewStandbys(World world) {
        Set<String> standbys = new TreeSet<>();
        for (int i = 0; i < world.nodes.length; i++) {
            if (world.nodes[i].up && world.nodes[i].standby) {
                standbys.add(world.cluster.name(i));
            }
        }
        return !Quorum.enough(Quorum.rules(world.etcd.topology(), world.etcd.epochs()), standbys);
    }

    private static boolean tooFewFollow(World world, DurabilityRule rule, Node chosen) {
        Set<String> able = new TreeSet<>();
        for (String voter : rule.voters()) {
            Node node = world.nodes[world.cluster.index(voter)];
            if (node.up && node.standby && node.log.within(chosen.log)) {
                able.add(voter);
            }
        }
        return !rule.acknowledgedBy(able);
    }
}
