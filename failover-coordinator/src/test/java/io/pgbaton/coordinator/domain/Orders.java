package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.spec.ClusterSpec;

/** A spec with other orders of the house. */
final class Orders {

    private Orders() {}

    static ClusterSpec with(ClusterSpec spec, ClusterSpec.Mode mode, ClusterSpec.Region region) {
        ClusterSpec.Failover f = spec.failover();
        return new ClusterSpec(
                spec.name(),
                spec.engine(),
                spec.nodes(),
                spec.credentials(),
                spec.durability(),
                new ClusterSpec.Failover(
                        mode,
                        f.vantages(),
                        f.refusedGap(),
                        f.silence(),
                        f.restartGrace(),
                        f.blockAfter(),
                        f.maxLagBytes(),
                        region,
                        f.onDiskFull(),
                        f.onReadOnly()),
                spec.fence(),
                spec.restart(),
                spec.rejoin(),
                spec.pools());
    }
}
