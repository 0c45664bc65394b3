package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.recovery.Narrator;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a decider of one cluster works with, from term to term.
 *
 * @param fleet what all clusters together may do at once
 * @param leaderAway asked to keep etcd's leader off a host; best effort
 */
public record OfficeContext(
        String cluster,
        Store store,
        Supplier<Optional<ClusterView>> views,
        EvidenceFeed evidence,
        PoolFeed pools,
        FleetBudget fleet,
        NodeDialer dialer,
        Timing timing,
        Narrator narrator,
        Clock clock,
        Consumer<String> leaderAway) {

    Optional<ClusterView> view() {
        return views.get();
    }

    RecoveryScene scene(ClusterSpec spec, StepGuard guard, NodeDialer warm) {
        return new RecoveryScene(spec, warm, guard, timing, narrator, clock);
    }
}
