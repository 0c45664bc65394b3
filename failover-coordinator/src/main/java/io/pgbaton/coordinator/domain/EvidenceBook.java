package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the newest sighting of each node from each vantage, and knows how old it is although clocks
 * differ.
 *
 * <p>An observation's own age is counted from its arrival by the monotonic clock. What it spent on the
 * way (a feed that caught up after an outage) shows as an arrival that is later, against the
 * observation's own time stamp, than the quickest one of that vantage lately; that excess is added. A
 * vantage whose clock was set back looks late for up to a minute, and so convicts nobody meanwhile.
 *
 * <p>Not thread-safe.
 */
public final class EvidenceBook {

    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

    private final Map<String, Map<String, Entry>> byNode = new HashMap<>();
    private final Map<String, Transit> transits = new HashMap<>();

    private record Entry(NodeObserved seen, long arrivedNanos, Duration late) {}

    /** The quickest arrivals of one vantage, in this window and the one before. */
    private record Transit(long windowStart, long quickest, long quickestBefore) {
        Transit arrived(long skew, long now) {
            return now - windowStart > WINDOW_NANOS
                    ? new Transit(now, skew, quickest)
                    : new Transit(windowStart, Math.min(quickest, skew), quickestBefore);
        }

        long best() {
            return Math.min(quickest, quickestBefore);
        }
    }

    /**
     * Takes an observation.
     *
     * @param nanos the monotonic clock at its arrival
     * @return whether it was news: not older than what was known from that vantage
     */
    public boolean add(NodeObserved seen, long nanos) {
        long skew = nanos - epochNanos(seen);
        Transit transit =
                transits.compute(
                        seen.vantage(),
                        (v, t) ->
                                t == null
                                        ? new Transit(nanos, skew, Long.MAX_VALUE)
                                        : t.arrived(skew, nanos));
        Map<String, Entry> vantages = byNode.computeIfAbsent(seen.node(), n -> new HashMap<>());
        Entry known = vantages.get(seen.vantage());
        if (known != null && seen.at().isBefore(known.seen().at()) && !expired(known, nanos)) {
            return false;
        }
        Duration late = Duration.ofNanos(skew - transit.best());
        vantages.put(seen.vantage(), new Entry(seen, nanos, late));
        return true;
    }

    /** All that is known, aged to this instant of the monotonic clock. */
    public Evidence at(long nanos) {
        Map<String, Map<String, Sighting>> all = new TreeMap<>();
        byNode.forEach(
                (node, vantages) -> {
                    Map<String, Sighting> seen = new TreeMap<>();
                    vantages.forEach(
                            (vantage, e) ->
                                    seen.put(
                                            vantage,
                                            new Sighting(
                                                    e.seen(),
                                                    e.late().plusNanos(nanos - e.arrivedNanos()))));
                    all.put(node, seen);
                });
        return new Evidence(all);
    }

    private static boolean expired(Entry known, long nanos) {
        return nanos - known.arrivedNanos() > Sighting.FRESH.toNanos();
    }

    private static long epochNanos(NodeObserved seen) {
        return seen.at().getEpochSecond() * 1_000_000_000L + seen.at().getNano();
    }
}
