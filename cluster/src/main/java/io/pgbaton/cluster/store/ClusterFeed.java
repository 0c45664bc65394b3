package io.pgbaton.cluster.store;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Store.KeyChange;
import io.pgbaton.cluster.store.Store.RawEntry;
import io.pgbaton.cluster.store.Store.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the store has about every cluster, kept up to date: a watch for the moment, a list each 10 s
 * (and after any trouble) for certainty.
 *
 * <p>The consumer hears of each cluster in order, on a virtual thread of that cluster, where it may
 * block: what happens meanwhile is told as one newest view. While the store is away the last views
 * stay, and {@link #age} says how old they may be.
 */
public final class ClusterFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClusterFeed.class);
    private static final Duration LIST_EVERY = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final Store store;
    private final Function<StoredSpec, ClusterSpec> specReader;
    private final Consumer<ClusterView> onChange;
    private final Map<String, ClusterParts> parts = new HashMap<>();
    private final Map<String, ClusterView> views = new ConcurrentHashMap<>();
    private final Map<String, Conflated<ClusterView>> outlets = new HashMap<>();
    private final Semaphore listNow = new Semaphore(0);
    private final Thread thread;
    private volatile long contactAt;
    private volatile boolean loaded;
    private @Nullable AutoCloseable watch;

    /**
     * @param specReader reads a stored cluster file; what it throws becomes the view's {@code
     *     specError}
     * @param onChange told of each cluster that changed, and once of each that is there at first; a
     *     cluster of which nothing is left has a view without any part
     */
    public ClusterFeed(
            Store store,
            Function<StoredSpec, ClusterSpec> specReader,
            Consumer<ClusterView> onChange) {
        this.store = store;
        this.specReader = specReader;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("cluster-feed").unstarted(this::run);
    }

    /** Begins to read; returns at once, also when the store is away. */
    public void start() {
        thread.start();
    }

    /** The views by cluster name, as they are now. */
    public Map<String, ClusterView> views() {
        return Map.copyOf(views);
    }

    /** The view of one cluster; empty when the store has nothing of it, or was never reached. */
    public Optional<ClusterView> view(String cluster) {
        return Optional.ofNullable(views.get(cluster));
    }

    /** Whether everything was read at least once. */
    public boolean loaded() {
        return loaded;
    }

    /** How long ago the store was last known to answer; very long before it ever did. */
    public Duration age() {
        return loaded
                ? Duration.ofNanos(System.nanoTime() - contactAt)
                : Duration.ofSeconds(Integer.MAX_VALUE);
    }

    /** Whether the store answered within the last 3 s. */
    public boolean fresh() {
        return age().compareTo(FRESH) < 0;
    }

    /** Has everything read again soon. */
    public void refresh() {
        listNow.release();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        boolean told = false;
        try {
            while (true) {
                Duration pause = LIST_EVERY;
                try {
                    Snapshot snapshot = store.list(Key.clustersPrefix());
                    take(snapshot);
                    contact();
                    if (watch == null) {
                        watch =
                                store.watch(
                                        Key.clustersPrefix(),
                                        snapshot.revision() + 1,
                                        this::changed,
                                        this::refresh);
                    }
                    loaded = true;
                    told = false;
                } catch (StoreUnavailable e) {
                    pause = RETRY;
                    if (!told) {
                        told = true;
                        LOG.warnf("store is away, the last views stay reason=%s", e.getMessage());
                    }
                }
                await(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("feed closed");
        } finally {
            closeWatch();
        }
    }

    /** Waits until it is time to list again, or something calls for it. */
    private void await(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        boolean away = false;
        while (true) {
            long slice = Math.min(TimeUnit.SECONDS.toNanos(1), end - System.nanoTime());
            if (slice <= 0 || listNow.tryAcquire(slice, TimeUnit.NANOSECONDS)) {
                listNow.drainPermits();
                return;
            }
            boolean answers = store.health().quorum();
            if (answers && away) {
                return;
            }
            if (answers && loaded) {
                contact();
            }
            away = !answers;
        }
    }

    private void contact() {
        contactAt = System.nanoTime();
    }

    private synchronized void take(Snapshot snapshot) {
        Map<String, Set<String>> present = new HashMap<>();
        Set<String> changed = new HashSet<>();
        for (RawEntry entry : snapshot.entries()) {
            Place place = Place.of(entry.path());
            if (place != null) {
                present.computeIfAbsent(place.cluster, c -> new HashSet<>()).add(place.part);
                if (partsOf(place.cluster)
                        .take(
                                place.part,
                                entry.json(),
                                entry.createRevision(),
                                entry.modRevision())) {
                    changed.add(place.cluster);
                }
            }
        }
        parts.forEach(
                (cluster, known) -> {
                    if (known.retain(
                            present.getOrDefault(cluster, Set.of()), snapshot.revision())) {
                        changed.add(cluster);
                    }
                });
        publish(changed, snapshot.revision());
    }

    private synchronized void changed(KeyChange change) {
        contact();
        Place place = Place.of(change.path());
        if (place != null
                && partsOf(place.cluster)
                        .take(
                                place.part,
                                change.json(),
                                change.createRevision(),
                                change.modRevision())) {
            publish(List.of(place.cluster), change.modRevision());
        }
    }

    private void publish(Collection<String> clusters, long revision) {
        for (String cluster : clusters) {
            ClusterParts known = partsOf(cluster);
            ClusterView view = known.view(revision);
            if (known.isEmpty()) {
                views.remove(cluster);
            } else {
                views.put(cluster, view);
            }
            outlets.computeIfAbsent(cluster, c -> new Conflated<>("cluster-feed " + c, onChange))
                    .offer(view);
        }
    }

    private ClusterParts partsOf(String cluster) {
        return parts.computeIfAbsent(cluster, c -> new ClusterParts(c, specReader));
    }

    private void closeWatch() {
        AutoCloseable open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.debugf(e, "watch not closed");
            }
        }
    }

    /** Which cluster and which part of it a key is. */
    private record Place(String cluster, String part) {

        static @Nullable Place of(String path) {
            String rest = path.substring(Key.clustersPrefix().length());
            int slash = rest.indexOf('/');
            return slash < 1
                    ? null
                    : new Place(rest.substring(0, slash), rest.substring(slash + 1));
        }
    }
}
