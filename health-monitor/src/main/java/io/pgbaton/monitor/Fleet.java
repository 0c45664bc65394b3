package io.pgbaton.monitor;

import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.monitor.domain.WatchPlan;
import java.util.HashMap;
import java.util.Map;

/**
 * The watches of all clusters, kept in line with the store. Thread-safe; never waits for a node.
 */
final class Fleet implements AutoCloseable {

    private final Sight sight;
    private final Map<String, ClusterWatch> clusters = new HashMap<>();
    private final Map<String, WatchPlan> plans = new HashMap<>();
    private boolean open = true;

    Fleet(Sight sight) {
        this.sight = sight;
    }

    /** Follows what the store has about a cluster now. */
    synchronized void follow(ClusterView view) {
        follow(WatchPlan.of(view));
    }

    /** Brings one cluster's watches in line with a plan. */
    synchronized void follow(WatchPlan plan) {
        if (!open || plan.equals(plans.get(plan.cluster()))) {
            return;
        }
        plans.put(plan.cluster(), plan);
        clusters.computeIfAbsent(plan.cluster(), name -> new ClusterWatch(name, sight))
                .follow(plan);
    }

    @Override
    public synchronized void close() {
        open = false;
        clusters.values().forEach(ClusterWatch::close);
        clusters.clear();
    }
}
