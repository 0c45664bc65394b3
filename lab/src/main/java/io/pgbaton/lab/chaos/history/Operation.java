package io.pgbaton.lab.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One transaction of a client, from the moment it was asked for to the moment of its answer. */
public sealed interface Operation {

    /** Unique in its history. */
    long id();

    /** The client; a client does one operation after another. */
    int client();

    Route route();

    /** When it was asked for: nanoseconds of the monotonic clock since the history began. */
    long invoked();

    /** When its end was known to the client, by the same clock. */
    long ended();

    Ending ending();

    /** Who answered; null where nobody did. */
    @Nullable Place place();

    /** Whether it ended before another was asked for: its effect must be seen by that one. */
    default boolean precedes(Operation other) {
        return ended() < other.invoked();
    }

    /**
     * Appends its own id to each of some lists, in one transaction.
     *
     * @param lists the keys of the lists, ascending
     */
    record Append(
            long id,
            int client,
            Route route,
            long invoked,
            long ended,
            Ending ending,
            @Nullable Place place,
            List<Integer> lists)
            implements Operation {
        public Append {
            lists = List.copyOf(lists);
        }

        @Override
        public String toString() {
            return "append %d to %s (client %d, %s, %s%s)"
                    .formatted(
                            id, lists, client, route, ending, place == null ? "" : " by " + place);
        }
    }

    /**
     * Reads some lists in one statement.
     *
     * @param seen each list that was asked for, with its elements in order; empty unless it ended
     *     well
     */
    record Read(
            long id,
            int client,
            Route route,
            long invoked,
            long ended,
            Ending ending,
            @Nullable Place place,
            Map<Integer, List<Long>> seen)
            implements Operation {
        public Read {
            Map<Integer, List<Long>> copy = new TreeMap<>();
            seen.forEach((list, elements) -> copy.put(list, List.copyOf(elements)));
            seen = Map.copyOf(copy);
        }

        @Override
        public String toString() {
            return "read %d of %s (client %d, %s%s)"
                    .formatted(
                            id,
                            new TreeMap<>(seen).keySet(),
                            client,
                            route,
                            place == null ? "" : " by " + place);
        }
    }
}
