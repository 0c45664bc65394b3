package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.coordinator.domain.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Step 8 for all standbys of a new primary: those revoked in this epoch and on its line are
 * repointed; the rest is named, to be rewound or recloned.
 */
final class Followers {

    private final Reach reach;
    private final DurabilityRule rule;
    private final Line line;
    private final Map<String, String> restoreCommands;

    /**
     * For the primary of this rule.
     *
     * @param line what each of them must be a prefix of
     */
    Followers(Reach reach, DurabilityRule rule, Line line, Map<String, String> restoreCommands) {
        this.reach = reach;
        this.rule = rule;
        this.line = line;
        this.restoreCommands = restoreCommands;
    }

    /** Who follows now, and why the others do not. */
    record Result(SortedSet<String> following, SortedMap<String, String> against) {
        List<String> toRejoin() {
            return List.copyOf(against.keySet());
        }

        @Override
        public String toString() {
            return "following " + following + (against.isEmpty() ? "" : ", not " + against);
        }
    }

    /**
     * A promoted node's line: cut at the true fork, which is the switch point in its history now (a
     * torn last record makes the journaled LSN larger), and never past what it was chosen with.
     */
    static Line promoted(Positions positions, int timeline, Fork journaled) throws NodeException {
        TimelineHistory history = positions.history(timeline);
        return new Line(positions.markers(), history, journaled.sharedWith(history));
    }

    /** A standing primary's line: all that it has flushed. */
    static Line standing(Positions positions) throws NodeException {
        List<Marker> markers = positions.markers();
        TimelineHistory history = positions.history();
        return new Line(markers, history, positions.flushed());
    }

    /** Repoints what the gathering revoked, and whatever else can be revoked now. */
    Result repoint(Gathering gathering, List<String> nodes, @Nullable String leaveAlone) {
        List<String> missing =
                nodes.stream()
                        .filter(n -> !gathering.revoked().containsKey(n))
                        .filter(n -> !gathering.against().containsKey(n))
                        .filter(n -> !n.equals(leaveAlone))
                        .toList();
        SortedSet<String> following = new ConcurrentSkipListSet<>();
        SortedMap<String, String> against = new ConcurrentSkipListMap<>(gathering.against());
        if (leaveAlone != null && nodes.contains(leaveAlone)) {
            against.put(leaveAlone, "was the primary");
        }
        List<Thread> threads = new ArrayList<>();
        for (Standby standby : gathering.revoked().values()) {
            if (nodes.contains(standby.node())) {
                threads.add(start(standby.node(), following, against, () -> send(standby)));
            }
        }
        for (String node : missing) {
            threads.add(start(node, following, against, () -> revokeAndSend(node)));
        }
        threads.forEach(Followers::join);
        return new Result(following, against);
    }

    @FunctionalInterface
    private interface Work {
        @Nullable String run() throws NodeException, NotRevoked;
    }

    private static Thread start(
            String node, Set<String> following, Map<String, String> against, Work work) {
        return Thread.ofVirtual()
                .name("repoint-" + node)
                .start(
                        () -> {
                            try {
                                String objection = work.run();
                                if (objection == null) {
                                    following.add(node);
                                } else {
                                    against.put(node, objection);
                                }
                            } catch (NodeException | NotRevoked | RuntimeException e) {
                                against.put(node, String.valueOf(e.getMessage()));
                            }
                        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepGuard.LeadershipLost("interrupted while repointing");
        }
    }

    /** Null once it is sent there, else what speaks against it. */
    private @Nullable String send(Standby standby) throws NodeException {
        if (!line.holds(standby.facts().position())) {
            return "left the line before " + line.end() + ": to be rewound or recloned";
        }
        String restore = standby.facts().restoreCommand();
        new Repointing(reach)
                .repoint(
                        standby.control(),
                        rule,
                        restore != null ? restore : restoreCommands.get(standby.node()));
        return null;
    }

    /**
     * One standby on its own: left alone where it follows already, else revoked, compared, sent.
     */
    @Nullable String revokeAndSend(String node) throws NodeException, NotRevoked {
        try (ControlSession control = reach.control(node)) {
            if (!control.execute("select pg_is_in_recovery()").isTrue()) {
                return "is not a standby";
            }
            if (new Repointing(reach).follows(control, rule)) {
                return null;
            }
            try (Standby standby = new Revocation(reach).with(node, control)) {
                return send(standby);
            }
        }
    }
}
