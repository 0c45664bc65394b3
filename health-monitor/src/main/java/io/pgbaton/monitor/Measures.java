package io.pgbaton.monitor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.time.Duration;

/** What is counted and timed. */
final class Measures {

    private final MeterRegistry registry;

    Measures(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code pgbaton_probe_seconds}: count and latency by cluster, node, outcome. */
    void probed(NodeObserved seen) {
        Timer.builder("pgbaton.probe")
                .description("Probes of nodes")
                .tags(node(seen.cluster(), seen.node()).and("outcome", seen.outcome().name()))
                .register(registry)
                .record(Duration.ofNanos((long) (seen.latencyMillis() * 1_000_000)));
    }

    /** {@code pgbaton_pool_looks_total}: by cluster, pool, whether it answered. */
    void looked(PoolObserved seen) {
        Tags tags = Tags.of("cluster", seen.cluster(), "pool", seen.pool());
        registry.counter(
                        "pgbaton.pool.looks",
                        tags.and("reachable", Boolean.toString(seen.reachable())))
                .increment();
    }

    /**
     * {@code pgbaton_heartbeat_commit_seconds}: by cluster, node, result ({@code committed}, or the
     * SQLSTATE or kind of the failure).
     */
    void heartbeat(String cluster, String node, String result, long nanos) {
        Timer.builder("pgbaton.heartbeat.commit")
                .description("Heartbeat commits, waiting for their standby included")
                .tags(node(cluster, node).and("result", result))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    private static Tags node(String cluster, String node) {
        return Tags.of("cluster", cluster, "node", node);
    }
}
