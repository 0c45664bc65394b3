package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A history that somebody tells: all goes on as it would, but for what is held back. Moves are
 * named by how they read in a trace.
 */
final class Scenario {

    private static final int LONGEST = 2000;

    private final List<Predicate<String>> held = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private World world;

    private Scenario(World world) {
        this.world = world;
    }

    /** A cluster in epoch 1, p its primary, and all that may happen to it. */
    static Scenario in(Scene scene) {
        Budget plenty =
                Budget.epochs(9).commits(9).kills(9).leases(9).drops(9).rules(9).switchovers(9);
        return new Scenario(World.of(new Cluster(scene, Course.Book.remembering()), plenty));
    }

    /** From now on these do not happen: moves whose text contains all of the words. */
    Scenario hold(String... words) {
        List<String> all = List.of(words);
        held.add(text -> all.stream().allMatch(text::contains));
        return this;
    }

    /** Nothing is held back any more. */
    Scenario release() {
        held.clear();
        return this;
    }

    /** A standby follows nobody, from the beginning. */
    Scenario detached(String node) {
        Node standby = world.change(index(node));
        standby.disconnect();
        standby.fileUpstream = Node.Upstream.NONE;
        standby.upstream = Node.Upstream.NONE;
        standby.followed = Node.Upstream.NONE;
        return this;
    }

    /** Something happens to a node; nothing where it cannot. */
    Scenario event(Move.Event event, String node) {
        happen(new Move.OfNode(event, index(node)));
        return this;
    }

    /** The lease is lost. */
    Scenario deposed(Proc.State fate) {
        happen(new Move.LeaseLost(fate));
        return this;
    }

    /** The decider begins something. */
    Scenario begin(Task.What what, String node) {
        return begin(what, node, 0);
    }

    /**
     * The same, where the store may answer differently.
     *
     * @param variant which answer
     */
    Scenario begin(Task.What what, String node, int variant) {
        return begin(
                new Task(world.cluster, world.etcd.token(), what, node, List.of(), false), variant);
    }

    /** The decider begins to change the rule. */
    Scenario changeRule(String n, String... voters) {
        List<String> rule = new ArrayList<>(List.of(n));
        rule.addAll(List.of(voters));
        Task task =
                new Task(world.cluster, world.etcd.token(), Task.What.CHANGE_RULE, "", rule, false);
        return begin(task, 0);
    }

    /** Giving a candidate up is begun only where the dry check allows it. */
    private Scenario begin(Task task, int variant) {
        if (task.what() == Task.What.ABANDON && !Office.mayBegin(world).contains(task)) {
            return this;
        }
        happen(new Move.Begin(task, variant));
        return this;
    }

    /** All goes on until nothing is left but what is held. */
    Scenario run() {
        return until(w -> false);
    }

    /** All goes on until this is so, or nothing is left. */
    Scenario until(Predicate<World> so) {
        for (int i = 0; i < LONGEST && world.violation == null; i++) {
            if (so.test(world) || !goesOn()) {
                return this;
            }
        }
        assertThat(world.violation).as("goes on for ever\n" + told()).isNotNull();
        return this;
    }

    /** The journal is in this phase. */
    Scenario until(RecoveryPhase phase) {
        return until(w -> w.etcd.open().map(Journal::phase).filter(phase::equals).isPresent());
    }

    private boolean goesOn() {
        for (int round = 0; round < 2; round++) {
            if (Moves.withoutFaults(world, round == 1, move -> isFree(move) && happen(move))) {
                return true;
            }
        }
        return false;
    }

    private boolean isFree(Move move) {
        return held.stream().noneMatch(h -> h.test(move.toString()));
    }

    private boolean happen(Move move) {
        if (world.violation != null) {
            return false;
        }
        World next = world.copy();
        boolean came = move.happen(next);
        if (came) {
            Invariants.check(next);
            world = next;
            story.add(move.toString());
        }
        return came;
    }

    World world() {
        return world;
    }

    /** What went wrong so far; empty: nothing. */
    String violation() {
        return world.violation == null ? "" : world.violation;
    }

    /** The faults stop here; these nodes never come back. */
    Healing.End healed(String... lost) {
        return Healing.of(world, Set.copyOf(List.of(lost).stream().map(this::index).toList()));
    }

    String told() {
        return String.join("\n", story) + "\n" + world;
    }

    private int index(String node) {
        return world.cluster.index(node);
    }
}
