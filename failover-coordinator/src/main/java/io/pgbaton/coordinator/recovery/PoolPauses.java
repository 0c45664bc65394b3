package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Waits for the pools' configurators to say, in the store, that their clients queue and that no
 * transaction of theirs runs any more.
 */
public final class PoolPauses {

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(1500);

    private final Store store;
    private final String cluster;

    public PoolPauses(Store store, String cluster) {
        this.store = store;
        this.cluster = cluster;
    }

    /** Waits for every pool that a configurator keeps. */
    void await(ClusterSpec spec, Epoch epoch, Deadline deadline) throws GivenUp {
        Set<String> missing =
                spec.pools().stream()
                        .filter(pool -> pool.fragment() != null && pool.credentials() != null)
                        .map(ClusterSpec.Pool::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        while (!missing.isEmpty()) {
            missing.removeAll(paused(epoch));
            if (missing.isEmpty()) {
                return;
            }
            if (deadline.passed()) {
                throw new GivenUp(
                        "pool "
                                + String.join(", ", missing)
                                + " did not pause in time: a transaction in it does not end, or no"
                                + " pool-configurator keeps it");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Set<String> paused(Epoch epoch) {
        String prefix = Key.pausesPrefix(cluster);
        try {
            return store.list(prefix).entries().stream()
                    .filter(e -> store.read(e, PausedPool.class).value().epoch().equals(epoch))
                    .map(e -> e.path().substring(prefix.length()))
                    .collect(Collectors.toSet());
        } catch (StoreUnavailable e) {
            return Set.of();
        }
    }
}
