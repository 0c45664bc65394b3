package io.pgbaton.cluster.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process' leased key in the store, so that a coordinator whose feed is stale knows where to
 * ask. Written anew whenever the lease was lost. Checked each half second, on a thread of its own.
 */
public final class Registration implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Registration.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration TTL = Duration.ofSeconds(6);

    private final Store store;
    private final Key<Member> key;
    private final Member member;
    private final Thread thread;
    private @Nullable Lease lease;

    /** Registers, and stays so until it is closed; returns at once. */
    public Registration(Store store, Key<Member> key, Member member) {
        this.store = store;
        this.key = key;
        this.member = member;
        this.thread = Thread.ofVirtual().name("registration").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            ensure();
            LockSupport.parkNanos(EVERY.toNanos());
        }
        release();
    }

    private void ensure() {
        Lease held = lease;
        if (held != null && held.remaining().isPositive()) {
            return;
        }
        release();
        try {
            Lease fresh = store.lease(TTL);
            lease = fresh;
            long seen = store.get(key).map(Versioned::modRevision).orElse(0L);
            Change<Member> write = new Change<>(key, seen, member, fresh.id());
            if (store.commit(null, List.of(write)).isEmpty()) {
                release();
            }
        } catch (StoreUnavailable e) {
            LOG.warnf("not registered key=%s reason=%s", key.path(), e.getMessage());
            release();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void release() {
        Lease old = lease;
        lease = null;
        if (old != null) {
            old.close();
        }
    }
}
