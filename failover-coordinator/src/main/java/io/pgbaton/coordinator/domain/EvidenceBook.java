package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Keeps the newest sighting of each node from each vantage, and knows how old it is although clocks
 * differ.
 *
 * <p>An observation's own age is counted from its arrival by the monotonic clock. What it spent on
 * the way (a feed that caught up after an outage) shows as an arrival that is later, against the
 * observation's own time stamp, than the quickest one of that vantage lately; that excess is added.
 * A vantage whose clock was set back looks late for up to a minute, and so convicts nobody
 * meanwhile. A vantage counts only once its quickest arrival has stood for a second: one that is
 * heard for the first time, or that gets quicker all the while, may be telling a backlog.
 *
 * <p>Not thread-safe.
 */
public final class EvidenceBook {

    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

    private final Map<String, Map<String, Entry>> byNode = new HashMap<>();
    private final Map<String, Transit> transits = new HashMap<>();

    /** So much quicker than it settled on: what came before was late. */
    private static final long LEAP_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration UNKNOWN = Sighting.FRESH.plusNanos(1);

    private record Entry(NodeObserved seen, long arrivedNanos, long skew) {}

    /**
     * The quickest arrivals of one vantage, in this window and the one before.
     *
     * @param settledOn the quickest when it last settled, or when this window began
     * @param settledAt from when on it is trusted
     */
    private record Transit(
            long windowStart, long quickest, long quickestBefore, long settledOn, long settledAt) {

        static Transit first(long skew, long now) {
            return new Transit(now, skew, Long.MAX_VALUE, skew, now + Sighting.FRESH.toNanos());
        }

        Transit arrived(long skew, long now) {
            boolean turned = now - windowStart > WINDOW_NANOS;
            long before = turned ? quickest : quickestBefore;
            long current = turned ? skew : Math.min(quickest, skew);
            long best = Math.min(current, before);
            boolean leapt = best < settledOn - LEAP_NANOS;
            return new Transit(
                    turned ? now : windowStart,
                    current,
                    before,
                    turned || leapt ? best : settledOn,
                    leapt ? now + Sighting.FRESH.toNanos() : settledAt);
        }

        /** How late an arrival with this skew was, as far as is known at that instant. */
        Duration late(long skew, long now) {
            long excess = Math.max(0, skew - Math.min(quickest, quickestBefore));
            Duration late = Duration.ofNanos(excess);
            return now - settledAt < 0 ? late.plus(UNKNOWN) : late;
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
        transits.compute(
                seen.vantage(),
                (v, t) -> t == null ? Transit.first(skew, nanos) : t.arrived(skew, nanos));
        Map<String, Entry> vantages = byNode.computeIfAbsent(seen.node(), n -> new HashMap<>());
        Entry known = vantages.get(seen.vantage());
        if (known != null && seen.at().isBefore(known.seen().at()) && !expired(known, nanos)) {
            return false;
        }
        vantages.put(seen.vantage(), new Entry(seen, nanos, skew));
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
                                    seen.put(vantage, new Sighting(e.seen(), age(e, nanos))));
                    all.put(node, seen);
                });
        return new Evidence(all);
    }

    private Duration age(Entry e, long nanos) {
        return Objects.requireNonNull(transits.get(e.seen().vantage()))
                .late(e.skew(), nanos)
                .plusNanos(nanos - e.arrivedNanos());
    }

    private static boolean expired(Entry known, long nanos) {
        return nanos - known.arrivedNanos() > Sighting.FRESH.toNanos();
    }

    private static long epochNanos(NodeObserved seen) {
        return seen.at().getEpochSecond() * 1_000_000_000L + seen.at().getNano();
    }
}
