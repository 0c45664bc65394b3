package io.pgbaton.cluster.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The automatic failovers that were begun lately, in all clusters of one store. Each decider writes
 * its own into the transaction that begins the epoch, so that no two of them are counted apart.
 *
 * @param begun the newest one of each cluster; old ones are dropped with the next write
 */
public record FleetLedger(List<Entry> begun) {

    /** Nothing was begun. */
    public static final FleetLedger EMPTY = new FleetLedger(List.of());

    /**
     * One automatic failover.
     *
     * @param at when it was begun, by the decider's wall clock
     */
    public record Entry(String cluster, Instant at) {}

    public FleetLedger {
        begun = List.copyOf(begun);
    }

    /** The clusters other than this one that began a failover within the window before now. */
    public SortedSet<String> others(String cluster, Instant now, Duration window) {
        SortedSet<String> others = new TreeSet<>();
        for (Entry entry : begun) {
            if (!entry.cluster().equals(cluster) && within(entry, now, window)) {
                others.add(entry.cluster());
            }
        }
        return others;
    }

    /** The same with a failover that this cluster begins now. */
    public FleetLedger with(String cluster, Instant now, Duration window) {
        List<Entry> next = new ArrayList<>();
        begun.stream()
                .filter(entry -> !entry.cluster().equals(cluster) && within(entry, now, window))
                .forEach(next::add);
        next.add(new Entry(cluster, now));
        next.sort(Comparator.comparing(Entry::cluster));
        return new FleetLedger(next);
    }

    /** One from a clock that is ahead counts as of now. */
    private static boolean within(Entry entry, Instant now, Duration window) {
        return entry.at().plus(window).isAfter(now);
    }
}
