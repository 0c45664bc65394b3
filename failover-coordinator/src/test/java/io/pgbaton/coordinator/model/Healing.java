package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The faults stop: every node that can comes back, a decider decides, what is under way arrives.
 * Does the cluster become healthy by itself?
 */
final class Healing {

    private static final int LONGEST = 20_000;

    /** What is kept in order is tried so often, and then it waits for something else. */
    private static final int TRIES = 3;

    private final World world;
    private final Set<Integer> lost;
    private final List<Object> story = new ArrayList<>();
    private final Map<Task, Integer> tried = new HashMap<>();
    private boolean stuck;

    private Healing(World world, Set<Integer> lost) {
        this.world = world;
        this.lost = lost;
    }

    /**
     * How it ended.
     *
     * @param serves whether a sealed primary takes and acknowledges writes
     * @param whole whether each other node follows it as well
     * @param world as it is then
     * @param moves what happened; a million of them are told by nobody
     */
    record End(boolean serves, boolean whole, World world, List<Object> moves) {

        List<String> story() {
            return moves.stream().map(Object::toString).toList();
        }
    }

    /**
     * Goes on without faults until nothing changes any more.
     *
     * @param lost nodes that never come back
     */
    static End of(World from, Set<Integer> lost) {
        World world = from.copy();
        world.budget = Budget.epochs(world.etcd.highestEpoch() + 4);
        world.depose(Proc.State.STOPPED);
        lost.forEach(world::kill);
        return new Healing(world, lost).run();
    }

    private End run() {
        Set<Long> seen = new HashSet<>();
        for (int step = 0; step < LONGEST; step++) {
            if (!goesOn() && !returns() && !begins(seen)) {
                return end();
            }
            Invariants.check(world);
            if (world.violation != null) {
                return new End(false, false, world, story);
            }
        }
        return end();
    }

    private boolean goesOn() {
        return any(false) || any(true);
    }

    private boolean any(boolean late) {
        return Moves.withoutFaults(world, late, this::happens);
    }

    private boolean happens(Move move) {
        boolean came = move.happen(world);
        if (came) {
            story.add(move);
        }
        return came;
    }

    /** Nodes come back: prepared where they are; a fenced old primary is restarted for that. */
    private boolean returns() {
        for (int i = 0; i < world.nodes.length; i++) {
            if (!lost.contains(i) && happens(Move.OfNode.of(Move.Event.PREPARED, i))) {
                return true;
            }
        }
        return false;
    }

    private boolean begins(Set<Long> seen) {
        Optional<Task> task = Office.next(world, stuck);
        if (task.isPresent()) {
            boolean before = stuck;
            stuck = world.etcd.open().isPresent();
            return seen.add(Mix.of(world.hash(), before ? 1 : 0))
                    && happens(new Move.Begin(task.get(), 0));
        }
        for (Task keeping : Office.keeping(world)) {
            if (tried.merge(keeping, 1, Integer::sum) <= TRIES) {
                return happens(new Move.Begin(keeping, 0));
            }
        }
        return restarts();
    }

    /** A fenced primary that is none any more: the restart command, and its preparation. */
    private boolean restarts() {
        if (world.etcd.open().isPresent()) {
            return false;
        }
        for (int i = 0; i < world.nodes.length; i++) {
            Node node = world.nodes[i];
            if (i != world.primary() && node.up && !node.standby && node.readOnly) {
                story.add("restarted: " + world.cluster.name(i));
                world.kill(i);
                return true;
            }
        }
        return false;
    }

    private End end() {
        int primary = world.primary();
        Node node = world.nodes[primary];
        Topology topology = world.etcd.topology();
        boolean serves =
                world.etcd.adopted()
                        && world.etcd.open().isEmpty()
                        && node.up
                        && !node.standby
                        && !node.readOnly
                        && topology.rules().stream()
                                .anyMatch(rule -> rule.names().matches(node.names.text()))
                        && acknowledges(primary);
        boolean whole = serves;
        for (int i = 0; i < world.nodes.length; i++) {
            whole &= i == primary || lost.contains(i) || Office.follows(world, i);
        }
        return new End(serves, whole, world, story);
    }

    private boolean acknowledges(int primary) {
        World after = world.copy();
        after.budget = after.budget.commits(1);
        if (!Move.OfNode.of(Move.Event.COMMITS, primary).happen(after)) {
            return false;
        }
        for (int i = 0; i < after.nodes.length; i++) {
            Move.OfNode.of(Move.Event.FLUSHES, i).happen(after);
        }
        return Move.OfNode.of(Move.Event.ACKNOWLEDGES, primary).happen(after)
                && after.violation == null;
    }
}
