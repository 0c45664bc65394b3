package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the pools' configurators to say, in the store, that their clients queue and that no
 * transaction of theirs runs any more.
 */
public final class PoolPauses {

    private static final Logger LOG = Logger.getLogger(PoolPauses.class);

    /** A watch that is mute costs no more than this. */
    private static final Duration LIST_AGAIN = Duration.ofMillis(200);

    private final Store store;
    private final String prefix;

    public PoolPauses(Store store, String cluster) {
        this.store = store;
        this.prefix = Key.pausesPrefix(cluster);
    }

    /** Begins to look; before the pools are asked, so that their answer finds an open watch. */
    Look look() {
        return new Look();
    }

    /** What the pools have said so far. */
    final class Look implements AutoCloseable {

        private final Map<String, Epoch> paused = new ConcurrentHashMap<>();
        private final Semaphore news = new Semaphore(0);
        private @Nullable AutoCloseable watch;

        private Look() {
            list();
        }

        /** Waits for every pool that a configurator keeps. */
        void await(ClusterSpec spec, Epoch epoch, Deadline deadline) throws GivenUp {
            Set<String> missing =
                    spec.pools().stream()
                            .filter(pool -> pool.fragment() != null && pool.credentials() != null)
                            .map(ClusterSpec.Pool::name)
                            .collect(Collectors.toCollection(TreeSet::new));
            while (!missing.isEmpty()) {
                missing.removeIf(pool -> epoch.equals(paused.get(pool)));
                if (missing.isEmpty()) {
                    return;
                }
                if (deadline.passed()) {
                    throw new GivenUp(
                            "pool "
                                    + String.join(", ", missing)
                                    + " did not pause in time: a transaction in it does not end, or"
                                    + " no pool-configurator keeps it");
                }
                awaitNews(deadline);
            }
        }

        private void awaitNews(Deadline deadline) throws GivenUp {
            try {
                long bound = Math.min(deadline.leftNanos(), LIST_AGAIN.toNanos());
                if (!news.tryAcquire(bound, TimeUnit.NANOSECONDS)) {
                    list();
                }
                news.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GivenUp("interrupted while the pools were pausing");
            }
        }

        private void list() {
            try {
                Store.Snapshot now = store.list(prefix);
                now.entries().forEach(entry -> take(entry.path(), entry.json()));
                if (watch == null) {
                    watch = store.watch(prefix, now.revision() + 1, this::changed, news::release);
                }
            } catch (StoreUnavailable e) {
                LOG.debugf("pauses unknown cause=%s", e.getMessage());
            }
        }

        private void changed(Store.KeyChange change) {
            String json = change.json();
            if (json != null) {
                take(change.path(), json);
                news.release();
            }
        }

        private void take(String path, String json) {
            paused.put(path.substring(prefix.length()), Json.read(json, PausedPool.class).epoch());
        }

        @Override
        public void close() {
            AutoCloseable open = watch;
            if (open != null) {
                try {
                    open.close();
                } catch (Exception e) {
                    LOG.debugf(e, "watch not closed");
                }
            }
        }
    }
}
