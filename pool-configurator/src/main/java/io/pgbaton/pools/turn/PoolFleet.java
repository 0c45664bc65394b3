package io.pgbaton.pools.turn;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.pools.domain.Situation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One worker for each pool of each cluster that the store declares; a pool that is declared anew
 * gets a new one. A cluster's views come one at a time; clusters do not wait for one another.
 */
public final class PoolFleet implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PoolFleet.class);

    private final Function<PoolIdentity, PoolWorker> factory;
    private final Map<String, Map<String, PoolWorker>> workers = new ConcurrentHashMap<>();

    /**
     * @param factory makes a worker, not started yet
     */
    public PoolFleet(Function<PoolIdentity, PoolWorker> factory) {
        this.factory = factory;
    }

    /** A cluster's newest view. */
    public void accept(ClusterView view) {
        ClusterSpec spec = view.spec();
        List<ClusterSpec.Pool> pools = spec == null ? List.of() : spec.pools();
        Map<String, PoolWorker> before = workers.getOrDefault(view.name(), Map.of());
        Map<String, PoolWorker> after = new HashMap<>();
        List<PoolWorker> ending = new ArrayList<>(before.values());
        for (ClusterSpec.Pool pool : pools) {
            PoolIdentity identity = new PoolIdentity(view.name(), pool);
            PoolWorker worker = before.get(pool.name());
            if (worker != null && worker.identity().equals(identity)) {
                ending.remove(worker);
                worker.declare(situation(spec, view));
                after.put(pool.name(), worker);
            } else if (pool.fragment() == null || pool.credentials() == null) {
                LOG.errorf("pool without fragment or credentials is left alone %s", identity);
            }
        }
        ending.forEach(PoolWorker::close);
        for (ClusterSpec.Pool pool : pools) {
            if (pool.fragment() != null && pool.credentials() != null) {
                after.computeIfAbsent(
                        pool.name(),
                        name -> started(new PoolIdentity(view.name(), pool), spec, view));
            }
        }
        workers.put(view.name(), after);
    }

    /** All pools as they were seen last, by cluster and name. */
    public List<PoolStatus> statuses() {
        return workers.values().stream()
                .flatMap(pools -> pools.values().stream())
                .map(PoolWorker::status)
                .sorted(Comparator.comparing(PoolStatus::cluster).thenComparing(PoolStatus::pool))
                .toList();
    }

    @Override
    public void close() {
        workers.values().stream()
                .flatMap(pools -> pools.values().stream())
                .parallel()
                .forEach(PoolWorker::close);
    }

    private PoolWorker started(
            PoolIdentity identity, @Nullable ClusterSpec spec, ClusterView view) {
        PoolWorker worker = factory.apply(identity);
        worker.declare(situation(spec, view));
        worker.start();
        LOG.infof("pool taken over %s console=%s", identity, identity.spec().admin());
        return worker;
    }

    private static Situation situation(@Nullable ClusterSpec spec, ClusterView view) {
        if (spec == null) {
            return Situation.NONE;
        }
        return Situation.of(
                spec,
                value(view.topology()),
                value(view.journal()),
                value(view.suspicion()),
                view.suspicion() == null ? 0 : view.suspicion().createRevision());
    }

    private static <T> @Nullable T value(@Nullable Versioned<T> versioned) {
        return versioned == null ? null : versioned.value();
    }
}
