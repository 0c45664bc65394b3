package io.pgbaton.monitor;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The newest observation of each node and pool. Thread-safe, never blocks. */
final class Observations {

    private final Map<Subject, NodeObserved> nodes = new ConcurrentSkipListMap<>();
    private final Map<Subject, PoolObserved> pools = new ConcurrentSkipListMap<>();
    private final Map<String, String> writable = new ConcurrentHashMap<>();
    private final NewsBell bell = new NewsBell();

    private record Subject(String cluster, String name) implements Comparable<Subject> {
        @Override
        public int compareTo(Subject other) {
            int byCluster = cluster.compareTo(other.cluster);
            return byCluster != 0 ? byCluster : name.compareTo(other.name);
        }
    }

    /** Rings when what was put here last is news. */
    NewsBell bell() {
        return bell;
    }

    /** The one before it; null for the first. */
    @Nullable NodeObserved put(NodeObserved seen) {
        if (seen.state() != null && !seen.state().inRecovery()) {
            writable.put(seen.cluster(), seen.node());
        }
        return nodes.put(new Subject(seen.cluster(), seen.node()), seen);
    }

    /** The one before it; null for the first. */
    @Nullable PoolObserved put(PoolObserved seen) {
        return pools.put(new Subject(seen.cluster(), seen.pool()), seen);
    }

    void forgetNode(String cluster, String node) {
        nodes.remove(new Subject(cluster, node));
    }

    void forgetPool(String cluster, String pool) {
        pools.remove(new Subject(cluster, pool));
    }

    /** The node that last called itself writable, though it may be dead by now; null: none did. */
    @Nullable String writable(String cluster) {
        return writable.get(cluster);
    }

    /**
     * All of them, or one cluster's.
     *
     * @param at by the wall clock that the observations have their times from
     * @param cluster null for all
     */
    Newest newest(String vantage, Instant at, @Nullable String cluster) {
        Predicate<String> wanted = name -> cluster == null || cluster.equals(name);
        // Before the rest is read: what comes meanwhile is told again rather than not at all.
        long news = bell.rung();
        return new Newest(
                vantage,
                at,
                news,
                nodes.values().stream().filter(seen -> wanted.test(seen.cluster())).toList(),
                pools.values().stream().filter(seen -> wanted.test(seen.cluster())).toList());
    }

    /**
     * The body of {@code GET /observations}.
     *
     * @param at when it was put together, by the monitor's wall clock: whoever asked can tell by it
     *     how old an observation is, although the clocks differ
     * @param news how often something was news since the monitor was started
     */
    record Newest(
            String vantage,
            Instant at,
            long news,
            List<NodeObserved> nodes,
            List<PoolObserved> pools) {}
}
