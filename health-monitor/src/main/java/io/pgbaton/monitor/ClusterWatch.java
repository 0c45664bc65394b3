package io.pgbaton.monitor;

import io.pgbaton.monitor.domain.HeartbeatRun;
import io.pgbaton.monitor.domain.WatchPlan;
import io.pgbaton.monitor.domain.WatchPlan.NodeTarget;
import io.pgbaton.monitor.domain.WatchPlan.PoolTarget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All watches of one cluster. A change of the plan touches what changed and nothing else. Nothing
 * here waits for a node.
 */
final class ClusterWatch implements NodeWatch.Neighbours, AutoCloseable {

    private final String cluster;
    private final Sight sight;
    private final Map<String, NodeWatch> nodes = new ConcurrentHashMap<>();
    private final Map<String, PoolWatch> pools = new ConcurrentHashMap<>();
    private final HeartbeatWatch heartbeat;
    private volatile @Nullable String primary;

    ClusterWatch(String cluster, Sight sight) {
        this.cluster = cluster;
        this.sight = sight;
        this.heartbeat = new HeartbeatWatch(cluster, sight);
        heartbeat.start();
    }

    /** Brings the watches in line with a plan. Callers take turns. */
    void follow(WatchPlan plan) {
        primary = plan.primary();
        followNodes(byName(plan.nodes(), target -> target.address().node()));
        followPools(byName(plan.pools(), target -> target.admin().node()));
        heartbeat.aim(plan.heartbeat());
    }

    private void followNodes(Map<String, NodeTarget> wanted) {
        nodes.forEach(
                (name, watch) -> {
                    if (!watch.target().equals(wanted.get(name))) {
                        nodes.remove(name);
                        watch.close();
                    }
                });
        wanted.forEach(
                (name, target) -> {
                    if (!nodes.containsKey(name)) {
                        NodeWatch watch = new NodeWatch(cluster, target, sight, this);
                        nodes.put(name, watch);
                        watch.start();
                    }
                });
    }

    private void followPools(Map<String, PoolTarget> wanted) {
        pools.forEach(
                (name, watch) -> {
                    if (!watch.target().equals(wanted.get(name))) {
                        pools.remove(name);
                        watch.close();
                    }
                });
        wanted.forEach(
                (name, target) -> {
                    if (!pools.containsKey(name)) {
                        PoolWatch watch = new PoolWatch(cluster, target, sight);
                        pools.put(name, watch);
                        watch.start();
                    }
                });
    }

    private static <T> Map<String, T> byName(List<T> targets, Function<T, String> name) {
        return targets.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    @Override
    public boolean primary(String node) {
        String known = primary;
        return node.equals(known == null ? sight.observations().writable(cluster) : known);
    }

    @Override
    public void wakeAllBut(String node) {
        nodes.forEach(
                (name, watch) -> {
                    if (!name.equals(node)) {
                        watch.wake();
                    }
                });
    }

    @Override
    public @Nullable HeartbeatRun heartbeat(String node) {
        return heartbeat.on(node);
    }

    @Override
    public void close() {
        heartbeat.close();
        nodes.values().forEach(NodeWatch::close);
        pools.values().forEach(PoolWatch::close);
    }
}
