package io.pgbaton.lab.chaos.history;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Of operations that ended before others were asked for, the one that is furthest by some measure.
 * The later ones have to be looked at in the order in which they were asked for.
 */
final class Precedence<T extends Operation> {
    private final Deque<T> byEnd;
    private final ToIntFunction<T> measure;
    private Optional<T> furthest = Optional.empty();

    Precedence(List<T> operations, ToIntFunction<T> measure) {
        this.byEnd =
                new ArrayDeque<>(
                        operations.stream().sorted(Comparator.comparingLong(T::ended)).toList());
        this.measure = measure;
    }

    /** The furthest of those that precede this one, which is no earlier than the one before. */
    Optional<T> before(Operation later) {
        while (!byEnd.isEmpty() && byEnd.getFirst().precedes(later)) {
            T next = byEnd.removeFirst();
            if (furthest.isEmpty()
                    || measure.applyAsInt(next) > measure.applyAsInt(furthest.get())) {
                furthest = Optional.of(next);
            }
        }
        return furthest;
    }
}
