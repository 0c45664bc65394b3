package io.pgbaton.coordinator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One long random history: everything may happen in any order, deciders that lost their lease go on
 * unaware, and in the end the faults stop and the cluster must heal.
 */
final class History {

    private final World world;
    private final Random random;
    private final List<Move> trace = new ArrayList<>();

    private History(World world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    /**
     * How it went.
     *
     * @param violation what went wrong; null: nothing
     * @param serves whether it healed: its primary acknowledges
     * @param limit where it did not: which known limit of this version keeps it from that
     * @param whole whether every node follows it
     */
    record End(
            @Nullable String violation,
            boolean serves,
            @Nullable String limit,
            boolean whole,
            List<Move> trace,
            World world,
            List<Object> healing) {

        String told() {
            StringBuilder text = new StringBuilder();
            text.append(violation == null ? "it cannot become healthy again" : violation);
            text.append('\n');
            for (int i = 0; i < trace.size(); i++) {
                text.append("%4d. %s%n".formatted(i + 1, trace.get(i)));
            }
            text.append("      the faults stop\n");
            healing.forEach(step -> text.append("      ").append(step).append('\n'));
            return text.append(world).toString();
        }
    }

    /** One history of so many moves, from a seed. */
    static End of(World start, long seed, int moves) {
        return new History(start.copy(), seed).run(moves);
    }

    private End run(int moves) {
        for (int i = 0; i < moves; i++) {
            Move move = any();
            if (move == null) {
                break;
            }
            trace.add(move);
            Invariants.check(world);
            if (world.violation != null) {
                return new End(world.violation, false, null, false, trace, world, List.of());
            }
        }
        Healing.End end = Healing.of(world, Set.of());
        return new End(
                end.world().violation,
                end.serves(),
                end.serves() ? null : Limits.of(end.world()),
                end.whole(),
                trace,
                end.world(),
                end.moves());
    }

    /** A move that came about; null: none would, which is most unlikely. */
    private @Nullable Move any() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            Move move = proposed();
            if (move != null && move.happen(world)) {
                return move;
            }
        }
        return null;
    }

    private @Nullable Move proposed() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            return answer(dice < 2);
        }
        if (dice < 85) {
            List<Move.Event> events = Moves.BY_ITSELF;
            return Move.OfNode.of(events.get(random.nextInt(events.size())), node());
        }
        if (dice < 90) {
            return Move.OfNode.of(Move.Event.COMMITS, node());
        }
        if (dice < 93) {
            return begin();
        }
        return fault();
    }

    private @Nullable Move fault() {
        return switch (random.nextInt(24)) {
            case 0 -> Move.OfNode.of(Move.Event.KILLED, node());
            case 1 -> Move.OfNode.of(Move.Event.DIES_PROMOTING, node());
            case 2 -> Move.OfNode.of(Move.Event.LOSES_STREAM, node());
            case 3 -> world.budget.leases() > 0 ? new Move.LeaseLost(Proc.State.STOPPED) : null;
            case 4 -> world.budget.leases() > 0 ? new Move.LeaseLost(Proc.State.GOES_ON) : null;
            case 5, 6, 7 -> Move.OfNode.of(Move.Event.STARTS, node());
            case 8, 9, 10 -> Move.OfNode.of(Move.Event.PREPARED, node());
            default -> null;
        };
    }

    private int node() {
        return random.nextInt(world.nodes.length);
    }

    private @Nullable Move answer(boolean late) {
        if (world.procs.isEmpty()) {
            return null;
        }
        Proc proc = world.procs.get(random.nextInt(world.procs.size()));
        List<Call> calls = proc.calls();
        Call call = calls.get(random.nextInt(calls.size()));
        return new Move.Answer(proc.id(), call, late && waits(proc, call), false, 0);
    }

    private boolean waits(Proc proc, Call call) {
        return proc.state() != Proc.State.STOPPED
                && call instanceof Call.Query query
                && proc.has(query.session())
                && query.waits()
                && Ports.answer(world, proc, call, false, 0) == null;
    }

    private @Nullable Move begin() {
        List<Task> tasks = Office.mayBegin(world);
        if (tasks.isEmpty()) {
            return null;
        }
        Task task = tasks.get(random.nextInt(tasks.size()));
        return new Move.Begin(task, random.nextInt(Ports.variants(world, task.what())));
    }
}
