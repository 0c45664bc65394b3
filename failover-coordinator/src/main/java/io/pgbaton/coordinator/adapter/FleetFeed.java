package io.pgbaton.coordinator.adapter;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Store.KeyChange;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The fleet's ledger, kept up to date by a watch: a failover must not wait for a read. What it
 * tells may be some milliseconds old; whoever writes on it finds out, since the revision is another
 * then. Thread-safe.
 */
public final class FleetFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FleetFeed.class);
    private static final Duration RETRY = Duration.ofMillis(250);

    private final Store store;
    private final Thread thread;
    private @Nullable Versioned<FleetLedger> known;
    private long revision = -1;
    private @Nullable AutoCloseable watch;

    public FleetFeed(Store store) {
        this.store = store;
        this.thread = Thread.ofVirtual().name("fleet-feed").unstarted(this::watch);
    }

    /** Begins to follow; returns at once, also when the store is away. */
    public void start() {
        thread.start();
    }

    /**
     * What stands there; read where it is not followed yet.
     *
     * @throws StoreUnavailable when it was never read and cannot be now
     */
    public Optional<Versioned<FleetLedger>> now() {
        synchronized (this) {
            if (revision >= 0) {
                return Optional.ofNullable(known);
            }
        }
        return store.get(Key.fleet());
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                long listed = read();
                AutoCloseable opened =
                        store.watch(Key.fleet().path(), listed + 1, this::changed, this::lost);
                synchronized (this) {
                    watch = opened;
                }
                return;
            } catch (StoreUnavailable e) {
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private long read() {
        Store.Snapshot all = store.list(Key.fleet().path());
        @Nullable Versioned<FleetLedger> value = null;
        for (Store.RawEntry entry : all.entries()) {
            if (entry.path().equals(Key.fleet().path())) {
                value = store.read(entry, FleetLedger.class);
            }
        }
        take(value, all.revision());
        return all.revision();
    }

    private void changed(KeyChange change) {
        try {
            take(
                    change.json() == null
                            ? null
                            : new Versioned<>(
                                    Json.read(change.json(), FleetLedger.class),
                                    change.createRevision(),
                                    change.modRevision()),
                    change.modRevision());
        } catch (IllegalArgumentException e) {
            LOG.errorf("unreadable fleet ledger reason=%s", e.getMessage());
            lost();
        }
    }

    private synchronized void take(@Nullable Versioned<FleetLedger> value, long at) {
        if (at > revision) {
            known = value;
            revision = at;
        }
    }

    /** History was compacted under the watch: until the next change it is read each time. */
    private synchronized void lost() {
        revision = -1;
    }

    @Override
    public void close() {
        thread.interrupt();
        AutoCloseable open;
        synchronized (this) {
            open = watch;
        }
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.debugf(e, "watch not closed");
            }
        }
    }
}
