package io.pgbaton.monitor.adapter.store;

import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process' leased key in the store, so that a coordinator whose feed is stale knows where to
 * ask. Written anew whenever the lease was lost. One thread renews.
 */
public final class Registration implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Registration.class);
    private static final Duration TTL = Duration.ofSeconds(6);

    private final Store store;
    private final Key<Member> key;
    private final Member member;
    private @Nullable Lease lease;

    /** Registers nothing yet. */
    public Registration(Store store, Key<Member> key, Member member) {
        this.store = store;
        this.key = key;
        this.member = member;
    }

    /** Registers, unless that is so already. Says in the log what kept it from it. */
    public void ensure() {
        Lease held = lease;
        if (held != null && held.remaining().isPositive()) {
            return;
        }
        close();
        try {
            Lease fresh = store.lease(TTL);
            lease = fresh;
            long seen = store.get(key).map(Versioned::modRevision).orElse(0L);
            Change<Member> write = new Change<>(key, seen, member, fresh.id());
            if (store.commit(null, List.of(write)).isEmpty()) {
                close();
            }
        } catch (StoreUnavailable e) {
            LOG.warnf("not registered key=%s reason=%s", key.path(), e.getMessage());
            close();
        }
    }

    @Override
    public void close() {
        Lease old = lease;
        lease = null;
        if (old != null) {
            old.close();
        }
    }
}
