package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Since when each voter does not stream from the primary, as the primary tells it. By the monotonic
 * clock, and from this decider's first look on: a new one counts anew. Not thread-safe.
 */
public final class Absences {

    private final Map<String, Long> since = new HashMap<>();
    private Epoch epoch = Epoch.NONE;

    /**
     * Takes a look in.
     *
     * @param epoch the sealed one; with another, all is counted anew
     * @param voters whom the rules name
     * @param streaming who streams now
     * @param nanos the monotonic clock
     */
    public void saw(Epoch epoch, Collection<String> voters, Set<String> streaming, long nanos) {
        if (!epoch.equals(this.epoch)) {
            this.epoch = epoch;
            since.clear();
        }
        since.keySet().retainAll(voters);
        since.keySet().removeAll(streaming);
        for (String voter : voters) {
            if (!streaming.contains(voter)) {
                since.putIfAbsent(voter, nanos);
            }
        }
    }

    /** Who has been away for longer than this. */
    public SortedSet<String> longerThan(Duration bound, long nanos) {
        SortedSet<String> gone = new TreeSet<>();
        since.forEach(
                (voter, began) -> {
                    if (nanos - began > bound.toNanos()) {
                        gone.add(voter);
                    }
                });
        return gone;
    }
}
