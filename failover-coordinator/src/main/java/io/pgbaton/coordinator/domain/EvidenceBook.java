package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the newest sighting of each node from each vantage, and knows how old it is although clocks
 * differ.
 *
 * <p>An observation's own age is counted from its arrival by the monotonic clock. What it spent on
 * the way (a feed that caught up after an outage, or that is late all the time) shows as an arrival
 * that is later, against the observation's own time stamp, than the vantage's <em>base</em>; that
 * excess is added.
 *
 * <p>The base is proven by an exchange with the monitor itself ({@link #exchanged}): it said what
 * its clock showed, and did so after it was asked. Without one it is the quickest arrival so far,
 * and the vantage counts only once that has stood for a second: one that is heard for the first
 * time, or that gets quicker all the while, may be telling a backlog. An arrival never makes the
 * base later; it only gives way by {@link #DRIFT}, as clocks do, so that a feed that lags steadily
 * stays late. A vantage whose clock was set back looks late, and convicts nobody, until the next
 * exchange.
 *
 * <p>Not thread-safe.
 */
public final class EvidenceBook {

    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

    /** Clocks drift apart by less than one part in so many: 200 millionths. */
    private static final long DRIFT = 5000;

    private final Map<String, Map<String, Entry>> byNode = new HashMap<>();
    private final Map<String, Transit> transits = new HashMap<>();
    private final Set<String> exchanged = new HashSet<>();

    /** So much quicker than it settled on: what came before was late. */
    private static final long LEAP_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration UNKNOWN = Sighting.FRESH.plusNanos(1);

    private record Entry(NodeObserved seen, long arrivedNanos, long skew) {}

    /**
     * How quickly one vantage's observations can arrive. All skews are an instant of our monotonic
     * clock less one of the vantage's wall clock.
     *
     * @param base no arrival can truly have been quicker, as far as is known
     * @param baseAt when that was known
     * @param windowStart when {@code settledOn} was looked at last
     * @param settledOn the base when it last settled, or when this window began
     * @param settledAt from when on it is trusted
     */
    private record Transit(
            long base, long baseAt, long windowStart, long settledOn, long settledAt) {

        static Transit first(long skew, long now) {
            return new Transit(skew, now, now, skew, now + Sighting.FRESH.toNanos());
        }

        /** The vantage's clock was read by asking it: trusted at once. */
        static Transit proven(long skew, long now) {
            return new Transit(skew, now, now, skew, now);
        }

        Transit arrived(long skew, long now) {
            long best = Math.min(drifted(now), skew);
            boolean turned = now - windowStart > WINDOW_NANOS;
            boolean leapt = best < settledOn - LEAP_NANOS;
            return new Transit(
                    best,
                    now,
                    turned ? now : windowStart,
                    turned || leapt ? best : settledOn,
                    leapt ? now + Sighting.FRESH.toNanos() : settledAt);
        }

        private long drifted(long now) {
            return base + (now - baseAt) / DRIFT;
        }

        /** How late an arrival with this skew was, as far as is known at that instant. */
        Duration late(long skew, long now) {
            Duration late = Duration.ofNanos(Math.max(0, skew - base));
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
        long skew = nanos - epochNanos(seen.at());
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

    /**
     * Takes what a monitor said of its own clock when it was asked: from now on this is what its
     * observations' ages are counted by, whichever way they come.
     *
     * @param clock what its wall clock showed, at some time between the question and the answer
     * @param askedNanos the monotonic clock before it was asked: ages come out too great by as much
     *     as the answer took at most, never too small
     * @param nanos the monotonic clock now
     */
    public void exchanged(String vantage, Instant clock, long askedNanos, long nanos) {
        transits.put(vantage, Transit.proven(askedNanos - epochNanos(clock), nanos));
        exchanged.add(vantage);
    }

    /** Whether this vantage's clock was ever read by asking it. */
    public boolean exchanged(String vantage) {
        return exchanged.contains(vantage);
    }

    /** The newest sighting of a node from a vantage, aged to this instant. */
    public Optional<Sighting> sighting(String node, String vantage, long nanos) {
        return Optional.ofNullable(byNode.getOrDefault(node, Map.of()).get(vantage))
                .map(entry -> new Sighting(entry.seen(), age(entry, nanos)));
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

    private static long epochNanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
