package io.pgbaton.cluster.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the office of a cluster's decider, again and again, until it is closed.
 *
 * <ol>
 *   <li>While the key is there, somebody decides: wait for its deletion (a watch; a slow timer in
 *       case the watch is mute).
 *   <li>Once it is absent: grant a <em>new</em> lease and create the key, bound to it, in a
 *       transaction that holds only if it is absent still.
 *   <li>Elected: the key's create revision is the fencing token (I1). In office until the lease is
 *       lost or the key is another one.
 *   <li>An answer that did not come is read back; on doubt the lease is revoked, which takes the
 *       key away, or keeps it from being created, and it begins anew.
 * </ol>
 */
public final class Candidacy implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Candidacy.class);
    private static final Duration SLOW_TIMER = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(200);

    /** What is told of the office; one call at a time, on a virtual thread of the candidacy. */
    public interface Office {

        /** In office; should return soon, and must look at the lease before every step it takes. */
        void onElected(Fence fence, Lease lease);

        /** Out of office: the lease is lost, or the candidacy closed. */
        void onLost();
    }

    private final Store store;
    private final Key<Member> key;
    private final String id;
    private final String address;
    private final Duration ttl;
    private final Office office;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable AutoCloseable watch;

    /**
     * @param cluster whose decider it would be
     * @param id this process's configured name
     * @param address {@code host:port} of its HTTP interface
     * @param ttl of the lease, whole seconds
     */
    public Candidacy(
            Store store, String cluster, String id, String address, Duration ttl, Office office) {
        this.store = store;
        this.key = Key.decider(cluster);
        this.id = id;
        this.address = address;
        this.ttl = ttl;
        this.office = office;
        this.thread = Thread.ofVirtual().name("candidacy " + cluster).unstarted(this::run);
    }

    /** Begins to stand; returns at once. */
    public void start() {
        thread.start();
    }

    /** Stops standing; gives the office back, so that another is elected without waiting. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                stand();
            } catch (StoreUnavailable e) {
                LOG.debugf(
                        "not standing, store is away key=%s reason=%s", key.path(), e.getMessage());
                sleep(RETRY);
            } catch (RuntimeException e) {
                LOG.errorf(e, "candidacy failed key=%s", key.path());
                sleep(RETRY);
            }
        }
        closeQuietly(watch);
    }

    private void stand() {
        wake.drainPermits();
        Store.Snapshot now = store.list(key.path());
        if (watch == null) {
            watch =
                    store.watch(
                            key.path(),
                            now.revision() + 1,
                            change -> wake.release(),
                            wake::release);
        }
        if (now.entries().stream().anyMatch(entry -> entry.path().equals(key.path()))) {
            sleep(SLOW_TIMER);
            return;
        }
        try (Lease lease = store.lease(ttl)) {
            OptionalLong token = create(lease);
            if (token.isPresent()) {
                serve(new Fence(key, token.getAsLong()), lease);
            }
        }
    }

    /** Creates the key; the token, or empty when another was faster. */
    private OptionalLong create(Lease lease) {
        Member self = new Member(id, address, Instant.now());
        try {
            return store.commit(null, List.of(Change.create(key, self).leased(lease.id())));
        } catch (StoreUnavailable e) {
            Optional<Versioned<Member>> found = store.get(key);
            return found.isPresent() && found.get().value().equals(self)
                    ? OptionalLong.of(found.get().createRevision())
                    : OptionalLong.empty();
        }
    }

    private void serve(Fence fence, Lease lease) {
        LOG.infof("elected key=%s token=%d", key.path(), fence.token());
        lease.onLost(wake::release);
        office.onElected(fence, lease);
        while (!closed && lease.remaining().isPositive() && stillOurs(fence)) {
            sleep(SLOW_TIMER);
        }
        LOG.infof("out of office key=%s token=%d", key.path(), fence.token());
        office.onLost();
    }

    /** Whether the key is the one we created; on doubt yes, since the lease decides anyway. */
    private boolean stillOurs(Fence fence) {
        try {
            return store.get(key).filter(k -> k.createRevision() == fence.token()).isPresent();
        } catch (StoreUnavailable e) {
            return true;
        }
    }

    private void sleep(Duration atMost) {
        try {
            if (wake.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable watch) {
        try {
            if (watch != null) {
                watch.close();
            }
        } catch (Exception e) {
            LOG.debugf(e, "watch not closed");
        }
    }
}
