package io.pgbaton.coordinator.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every world that can come of one, the nearest first: the first violation that is found has a
 * shortest trace.
 */
final class Explorer {

    private final int bound;
    private final boolean unaware;
    private final Set<Integer> lost;
    private final int healEach;
    private final Predicate<Move> considered;
    private final long began = System.nanoTime();
    private long deadline = began + Long.MAX_VALUE;
    private final Hashes seen = new Hashes();
    private final Queue<Reached> next = new ArrayDeque<>();

    /** A world with the way to it. */
    private record Reached(World world, @Nullable Way way) {}

    private record Way(@Nullable Way before, Move move) {}

    /**
     * What was found.
     *
     * @param complete whether all worlds were seen
     * @param violation what went wrong; null: nothing
     * @param trace the moves that lead there
     */
    record Found(
            int worlds,
            long moves,
            boolean complete,
            @Nullable String violation,
            List<Move> trace,
            @Nullable World at,
            int courses,
            long runs,
            double seconds) {

        String told() {
            StringBuilder text = new StringBuilder();
            text.append(
                    "%d worlds, %d moves, %d courses, %d runs, %.1f s%s%n"
                            .formatted(
                                    worlds,
                                    moves,
                                    courses,
                                    runs,
                                    seconds,
                                    complete ? ", complete" : ""));
            if (violation != null) {
                text.append("VIOLATION: ").append(violation).append('\n');
                for (int i = 0; i < trace.size(); i++) {
                    text.append("%4d. %s%n".formatted(i + 1, trace.get(i)));
                }
                text.append(at);
            }
            return text.toString();
        }
    }

    /**
     * Explores.
     *
     * @param bound how many worlds at most
     * @param unaware whether deciders go on without their lease
     * @param lost nodes that stay lost when the faults stop
     * @param healEach each so many-th world is healed; 0: none
     * @param considered which moves are of interest
     */
    Explorer(
            int bound,
            boolean unaware,
            Set<Integer> lost,
            int healEach,
            Predicate<Move> considered) {
        this.bound = bound;
        this.unaware = unaware;
        this.lost = lost;
        this.healEach = healEach;
        this.considered = considered;
    }

    /** The same, but no longer than until then, by {@link System#nanoTime}. */
    Explorer until(long nanos) {
        deadline = nanos;
        return this;
    }

    Found from(World start) {
        long moves = 0;
        seen.add(start.hash());
        next.add(new Reached(start, null));
        while (!next.isEmpty()) {
            Reached here = next.remove();
            for (Moves.Step step :
                    Moves.of(here.world(), Moves.Choice.IN_TURN, unaware, considered)) {
                moves++;
                World world = step.world();
                if (world.violation == null && !seen.add(world.hash())) {
                    continue;
                }
                Reached there = new Reached(world, new Way(here.way(), step.move()));
                String wrong = world.violation;
                if (wrong == null && healEach > 0 && seen.size() % healEach == 0) {
                    wrong = deadEnd(world);
                }
                if (wrong != null) {
                    return found(moves, false, wrong, there);
                }
                next.add(there);
            }
            if (seen.size() > bound || System.nanoTime() - deadline > 0) {
                return found(moves, false, null, here);
            }
        }
        return found(moves, true, null, new Reached(start, null));
    }

    private @Nullable String deadEnd(World world) {
        Healing.End end = Healing.of(world, lost);
        return end.serves() || Limits.of(end.world()) != null
                ? null
                : "it cannot become healthy again: "
                        + String.join("\n   then ", end.story())
                        + "\n"
                        + end.world();
    }

    private Found found(long moves, boolean complete, @Nullable String wrong, Reached at) {
        List<Move> trace = new ArrayList<>();
        for (Way way = at.way(); way != null; way = way.before()) {
            trace.add(way.move());
        }
        Collections.reverse(trace);
        return new Found(
                seen.size(),
                moves,
                complete,
                wrong,
                trace,
                at.world(),
                at.world().cluster.book.size(),
                at.world().cluster.book.runs(),
                (System.nanoTime() - began) / 1e9);
    }
}
