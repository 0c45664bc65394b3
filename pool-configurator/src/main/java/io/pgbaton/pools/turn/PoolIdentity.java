package io.pgbaton.pools.turn;

import io.pgbaton.cluster.spec.ClusterSpec;

/** A pool as the spec has it, with its cluster; a worker is made anew when this changes. */
public record PoolIdentity(String cluster, ClusterSpec.Pool spec) {

    public String pool() {
        return spec.name();
    }

    @Override
    public String toString() {
        return "cluster=" + cluster + " pool=" + spec.name();
    }
}
