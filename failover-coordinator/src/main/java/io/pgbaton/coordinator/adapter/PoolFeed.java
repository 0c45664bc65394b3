package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.domain.PoolSight;
import io.pgbaton.events.PoolObserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the monitors see of one cluster's pools. Thread-safe. */
public final class PoolFeed {

    /** Pools are looked at once a second. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Map<String, Map<String, Arrival>> byPool = new HashMap<>();

    private record Arrival(PoolObserved seen, long nanos) {}

    /** Takes an observation that arrived now. */
    public synchronized void add(PoolObserved seen) {
        byPool.computeIfAbsent(seen.pool(), pool -> new HashMap<>())
                .put(seen.vantage(), new Arrival(seen, System.nanoTime()));
    }

    /** The pools that any vantage has told of lately. */
    public synchronized Map<String, PoolSight> now() {
        Map<String, PoolSight> sights = new TreeMap<>();
        long oldest = System.nanoTime() - FRESH.toNanos();
        byPool.forEach(
                (pool, vantages) ->
                        vantages.values().stream()
                                .filter(arrival -> arrival.nanos() - oldest > 0)
                                .map(arrival -> sight(arrival.seen()))
                                .forEach(sight -> sights.merge(pool, sight, PoolFeed::better)));
        return sights;
    }

    private static PoolSight sight(PoolObserved seen) {
        return new PoolSight(
                seen.reachable(),
                seen.reachable()
                        ? "answers vantage " + seen.vantage()
                        : "does not answer: " + seen.detail());
    }

    private static PoolSight better(PoolSight one, PoolSight other) {
        return one.reachable() ? one : other;
    }
}
