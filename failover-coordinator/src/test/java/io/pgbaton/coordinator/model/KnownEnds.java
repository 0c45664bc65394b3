package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Journal;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where this version stays although every node is there: {@link Limits}, and one more. */
final class KnownEnds {

    static final String PAST_THE_FORK =
            "a voter was revoked that had streamed from the candidate already: it is past the fork";

    private KnownEnds() {}

    /** What holds it there; null: nothing that is known. */
    static @Nullable String of(World world) {
        String limit = Limits.of(world);
        return limit == null && pastTheFork(world) ? PAST_THE_FORK : limit;
    }

    /**
     * A voter that a successor revokes in the moment in which it begins to follow the candidate has
     * the candidate's own records; it is compared with the line up to the fork, and stays out.
     */
    private static boolean pastTheFork(World world) {
        Journal open = world.etcd.open().orElse(null);
        Journal.Candidate candidate = open == null ? null : open.candidate();
        if (open == null || candidate == null) {
            return false;
        }
        int chosen = world.cluster.index(candidate.node());
        int epoch = (int) open.epoch().number();
        Node promoted = world.nodes[chosen];
        if (!promoted.up || promoted.standby || !promoted.log.promotedIn(epoch)) {
            return false;
        }
        Set<String> able = new TreeSet<>();
        for (String voter : candidate.rule().voters()) {
            Node node = world.nodes[world.cluster.index(voter)];
            boolean behind = node.up && node.standby && node.log.within(promoted.log);
            if (behind && (node.from == chosen || !node.log.promotedIn(epoch))) {
                able.add(voter);
            }
        }
        return !candidate.rule().acknowledgedBy(able);
    }
}
