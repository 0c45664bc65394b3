package io.pgbaton.coordinator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All that may happen next in a world. */
final class Moves {

    /** Which of them are tried. */
    enum Choice {
        /**
         * Threads of one decider one after the other, the first that can go on; the early fence at
         * any time.
         */
        IN_TURN,
        /** Threads in any order. */
        ANY
    }

    /** A move, and where it leads. */
    record Step(Move move, World world) {}

    private final World world;
    private final Choice choice;
    private final boolean unaware;
    private final Predicate<Move> considered;
    private final List<Step> steps = new ArrayList<>();
    private World scratch;

    private Moves(World world, Choice choice, boolean unaware, Predicate<Move> considered) {
        this.world = world;
        this.choice = choice;
        this.unaware = unaware;
        this.considered = considered;
        this.scratch = world.copy();
    }

    /**
     * What may happen, and where it leads.
     *
     * @param unaware whether a decider that lost its lease may go on
     * @param considered which moves are of interest
     */
    static List<Step> of(World world, Choice choice, boolean unaware, Predicate<Move> considered) {
        return new Moves(world, choice, unaware, considered).all();
    }

    /**
     * What goes on where nothing comes from outside: nodes and calls, or only what has been waited
     * for long enough.
     *
     * @param happens tries one of them
     * @return whether one came about
     */
    static boolean withoutFaults(World world, boolean late, Predicate<Move> happens) {
        for (Proc proc : world.procs) {
            for (Call call : proc.calls()) {
                if (happens.test(new Move.Answer(proc.id(), call, late, false, 0))) {
                    return true;
                }
            }
        }
        if (!late) {
            for (Move.Event event : BY_ITSELF) {
                for (int i = 0; i < world.nodes.length; i++) {
                    if (happens.test(Move.OfNode.of(event, i))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private List<Step> all() {
        boolean goesOn = nodes();
        goesOn |= answers();
        waits(!goesOn);
        fromOutside();
        for (Task task : Office.mayBegin(world)) {
            for (int i = 0; i < Ports.variants(world, task.what()); i++) {
                attempt(new Move.Begin(task, i));
            }
        }
        return steps;
    }

    private boolean attempt(Move move) {
        if (!considered.test(move) || !move.happen(scratch)) {
            return false;
        }
        Happening.acknowledge(scratch);
        Invariants.check(scratch);
        steps.add(new Step(move, scratch));
        scratch = world.copy();
        return true;
    }

    /** What a node does where nothing comes from outside. */
    static final List<Move.Event> BY_ITSELF =
            List.of(
                    Move.Event.READS_FILES,
                    Move.Event.STARTUP_READS,
                    Move.Event.RECEIVER_ENDS,
                    Move.Event.PAUSES,
                    Move.Event.SENDER_READS,
                    Move.Event.PROMOTED,
                    Move.Event.CONNECTS,
                    Move.Event.FLUSHES,
                    Move.Event.ACKNOWLEDGES);

    /**
     * Without acknowledgements: no move depends on what was acknowledged, and the more was, the
     * more must hold. So where worlds are explored a commit is acknowledged as soon as it may be.
     */
    private static final List<Move.Event> EXPLORED =
            BY_ITSELF.stream().filter(event -> event != Move.Event.ACKNOWLEDGES).toList();

    private static final List<Move.Event> OUTSIDE =
            List.of(
                    Move.Event.COMMITS,
                    Move.Event.LOSES_STREAM,
                    Move.Event.DIES_PROMOTING,
                    Move.Event.KILLED,
                    Move.Event.STARTS,
                    Move.Event.PREPARED);

    private boolean nodes() {
        boolean any = false;
        for (int i = 0; i < world.nodes.length; i++) {
            for (Move.Event event : EXPLORED) {
                any |= attempt(Move.OfNode.of(event, i));
            }
        }
        return any;
    }

    private void fromOutside() {
        for (int i = 0; i < world.nodes.length; i++) {
            for (Move.Event event : OUTSIDE) {
                boolean same =
                        event == Move.Event.PREPARED
                                && (world.nodes[i].up
                                        || world.nodes[i].standby && !Office.onRecord(world, i));
                if (!same) {
                    attempt(Move.OfNode.of(event, i));
                }
            }
        }
        if (world.budget.leases() > 0) {
            attempt(new Move.LeaseLost(Proc.State.STOPPED));
            if (unaware && !world.procs.isEmpty()) {
                attempt(new Move.LeaseLost(Proc.State.GOES_ON));
            }
        }
    }

    private boolean answers() {
        boolean any = false;
        for (Proc proc : world.procs) {
            boolean turn = false;
            for (Call call : proc.calls()) {
                boolean free =
                        choice == Choice.ANY
                                || proc.state() == Proc.State.STOPPED
                                || call.thread().startsWith(Course.EARLY_FENCE);
                if (free || !turn) {
                    boolean went = attempt(new Move.Answer(proc.id(), call, false, false, 0));
                    any |= went;
                    turn |= went && !free;
                }
            }
        }
        return any;
    }

    /** What is waited for may be given up where it would not come, or at a price. */
    private void waits(boolean free) {
        if (!free && world.budget.delays() == 0) {
            return;
        }
        for (Proc proc : world.procs) {
            if (proc.state() == Proc.State.STOPPED) {
                continue;
            }
            for (Call call : proc.calls()) {
                boolean waits =
                        call instanceof Call.Query query
                                && proc.has(query.session())
                                && query.waits()
                                && Ports.answer(scratch, proc, call, false, 0) == null;
                if (waits) {
                    attempt(new Move.Answer(proc.id(), call, true, !free, 0));
                }
            }
        }
    }
}
