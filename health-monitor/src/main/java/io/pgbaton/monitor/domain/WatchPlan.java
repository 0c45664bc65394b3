package io.pgbaton.monitor.domain;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpec.Pool;
import io.pgbaton.cluster.spec.ClusterSpec.Role;
import io.pgbaton.cluster.store.ClusterView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of one cluster is to be watched, as its spec and topology say now.
 *
 * @param heartbeat where the heartbeat goes; null before adoption, and during a switchover
 */
public record WatchPlan(
        String cluster,
        List<NodeTarget> nodes,
        List<PoolTarget> pools,
        @Nullable HeartbeatTarget heartbeat) {

    /**
     * A node to probe.
     *
     * @param login who probes
     * @param refusedGap how far apart two refusals must be
     */
    public record NodeTarget(NodeAddress address, Role login, Duration refusedGap) {}

    /**
     * A pool to look at.
     *
     * @param admin its console; named like the pool
     * @param databases those that matter
     */
    public record PoolTarget(NodeAddress admin, List<String> databases, Role login) {}

    /** The node that takes writes, and the epoch that it takes them in. */
    public record HeartbeatTarget(NodeAddress address, Role login, Epoch epoch) {}

    /** Watches nothing. */
    public static WatchPlan none(String cluster) {
        return new WatchPlan(cluster, List.of(), List.of(), null);
    }

    /** The plan for a cluster; watches nothing as long as no spec of it reads. */
    public static WatchPlan of(ClusterView view) {
        ClusterSpec spec = view.spec();
        if (spec == null) {
            return none(view.name());
        }
        Role monitor = spec.credentials().monitor();
        Duration gap = spec.failover().refusedGap();
        return new WatchPlan(
                view.name(),
                spec.nodes().stream()
                        .map(node -> new NodeTarget(node.address(), monitor, gap))
                        .toList(),
                spec.pools().stream().map(pool -> target(pool, monitor)).toList(),
                heartbeat(view, spec));
    }

    /** The node that the topology calls primary. */
    public @Nullable String primary() {
        return heartbeat == null ? null : heartbeat.address().node();
    }

    private static PoolTarget target(Pool pool, Role monitor) {
        int colon = pool.admin().lastIndexOf(':');
        Role own = pool.credentials();
        return new PoolTarget(
                new NodeAddress(
                        pool.name(),
                        pool.admin().substring(0, colon),
                        Integer.parseInt(pool.admin().substring(colon + 1))),
                pool.databases(),
                own == null ? monitor : own);
    }

    /** Then the primary is brought to a standstill: nothing is written to it any more. */
    private static boolean switchingOver(ClusterView view) {
        return view.recovering()
                && view.journal() != null
                && view.journal().value().kind() == Journal.Kind.SWITCHOVER;
    }

    private static @Nullable HeartbeatTarget heartbeat(ClusterView view, ClusterSpec spec) {
        if (view.topology() == null || switchingOver(view)) {
            return null;
        }
        Topology topology = view.topology().value();
        return spec.node(topology.primary())
                .map(
                        node ->
                                new HeartbeatTarget(
                                        node.address(),
                                        spec.credentials().monitor(),
                                        topology.epoch()))
                .orElse(null);
    }
}
