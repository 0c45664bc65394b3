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

    /** The same with its end. */
    Operation ended(long now, Ending how, @Nullable Place by);

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

        /** One that was asked for just now. */
        static Append asked(long id, int client, Route route, long now, List<Integer> lists) {
            return new Append(id, client, route, now, Long.MAX_VALUE, Ending.INFO, null, lists);
        }

        @Override
        public Append ended(long now, Ending how, @Nullable Place by) {
            return new Append(id, client, route, invoked, now, how, by, lists);
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

        /** One that was asked for just now. */
        static Read asked(long id, int client, Route route, long now) {
            return new Read(id, client, route, now, Long.MAX_VALUE, Ending.INFO, null, Map.of());
        }

        @Override
        public Read ended(long now, Ending how, @Nullable Place by) {
            return new Read(id, client, route, invoked, now, how, by, seen);
        }

        /** The same with what it saw. */
        Read with(Map<Integer, List<Long>> lists) {
            return new Read(id, client, route, invoked, ended, ending, place, lists);
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
