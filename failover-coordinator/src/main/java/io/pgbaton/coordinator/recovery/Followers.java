package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.coordinator.domain.Line;
import io.pgbaton.coordinator.domain.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Lineage lineage;
    private final Map<String, String> restoreCommands;
    private final Readying readying;

    /**
     * For the primary of this rule.
     *
     * @param lineage what each of them must be a prefix of
     */
    Followers(
            Reach reach,
            DurabilityRule rule,
            Lineage lineage,
            Map<String, String> restoreCommands) {
        this(reach, rule, lineage, restoreCommands, Readying.later(reach, rule));
    }

    /**
     * The same with some of them readied already, or on the way to it.
     *
     * @param readying of those that were revoked
     */
    Followers(
            Reach reach,
            DurabilityRule rule,
            Lineage lineage,
            Map<String, String> restoreCommands,
            Readying readying) {
        this.reach = reach;
        this.rule = rule;
        this.lineage = lineage;
        this.restoreCommands = restoreCommands;
        this.readying = readying;
    }

    /**
     * Who follows now, and why the others do not.
     *
     * @param offLine those of them that are proven to have left the line
     */
    record Result(
            SortedSet<String> following,
            SortedMap<String, String> against,
            SortedSet<String> offLine) {
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
     *
     * @param followed whether others may have followed it already, on its own timeline
     */
    static Lineage promoted(Positions positions, int timeline, Fork journaled, boolean followed)
            throws NodeException {
        List<Marker> markers = positions.markers();
        TimelineHistory history = positions.history(timeline);
        return new Lineage(
                new Line(markers, history, journaled.sharedWith(history)),
                followed ? new Line(markers, history, positions.flushed()) : null);
    }

    /** A standing primary's line: all that it has flushed. */
    static Lineage standing(Positions positions) throws NodeException {
        List<Marker> markers = positions.markers();
        TimelineHistory history = positions.history();
        return Lineage.of(new Line(markers, history, positions.flushed()));
    }

    /** Nodes that are being sent to the primary, each on a thread of its own. */
    record Sending(Result soFar, List<Thread> threads) {
        /** Who follows, once all have been sent or have failed. */
        Result await() {
            threads.forEach(Followers::join);
            return soFar;
        }
    }

    /** Repoints what the gathering revoked, and whatever else can be revoked now. */
    Result repoint(Gathering gathering, List<String> nodes, @Nullable String leaveAlone) {
        return send(gathering, nodes, leaveAlone).await();
    }

    /** Begins to do so. */
    Sending send(Gathering gathering, List<String> nodes, @Nullable String leaveAlone) {
        List<String> missing =
                nodes.stream()
                        .filter(n -> !gathering.revoked().containsKey(n))
                        .filter(n -> !gathering.against().containsKey(n))
                        .filter(n -> !n.equals(leaveAlone))
                        .toList();
        SortedSet<String> following = new ConcurrentSkipListSet<>();
        SortedMap<String, String> against = new ConcurrentSkipListMap<>(gathering.against());
        Result result = new Result(following, against, new ConcurrentSkipListSet<>());
        if (leaveAlone != null && nodes.contains(leaveAlone)) {
            against.put(leaveAlone, "was the primary");
        }
        List<Thread> threads = new ArrayList<>();
        for (Standby standby : gathering.revoked().values()) {
            if (nodes.contains(standby.node())) {
                threads.add(start(standby.node(), result, () -> send(standby)));
            }
        }
        for (String node : missing) {
            threads.add(start(node, result, () -> revokeAndSend(node)));
        }
        return new Sending(result, threads);
    }

    @FunctionalInterface
    private interface Work {
        @Nullable Objection run() throws NodeException, NotRevoked;
    }

    private static Thread start(String node, Result result, Work work) {
        return Thread.ofVirtual()
                .name("repoint-" + node)
                .start(
                        () -> {
                            try {
                                Objection objection = work.run();
                                if (objection == null) {
                                    result.following().add(node);
                                    return;
                                }
                                result.against().put(node, objection.why());
                                if (objection.offLine()) {
                                    result.offLine().add(node);
                                }
                            } catch (NodeException | NotRevoked | RuntimeException e) {
                                result.against().put(node, String.valueOf(e.getMessage()));
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
    private @Nullable Objection send(Standby standby) throws NodeException {
        Position log = standby.facts().position();
        if (!lineage.holds(log)) {
            return new Objection(
                    "left " + lineage + ": to be rewound or recloned", lineage.covers(log));
        }
        String restore = standby.facts().restoreCommand();
        new Repointing(reach)
                .send(
                        standby.control(),
                        rule,
                        readying.kept(standby),
                        restore != null ? restore : restoreCommands.get(standby.node()));
        return null;
    }

    /**
     * One standby on its own: left alone where it follows already, else revoked, compared, sent.
     */
    @Nullable Objection revokeAndSend(String node) throws NodeException, NotRevoked {
        try (ControlSession control = reach.control(node)) {
            if (!control.execute("select pg_is_in_recovery()").isTrue()) {
                return Objection.passing("is not a standby");
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
