package io.pgbaton.pools.adapter.store;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.pools.turn.PauseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record in the store, never of a lower epoch than one that stands there. Clients wait while it
 * is written: it is tried with the revision that was known last, and read only where that is stale.
 * One call at a time.
 */
public final class StoredPauses implements PauseRecord {

    private final Store store;
    private final Key<PausedPool> key;
    private final String instance;
    private long known;

    /**
     * @param instance who writes, for people to read
     */
    public StoredPauses(Store store, Key<PausedPool> key, String instance) {
        this.store = store;
        this.key = key;
        this.instance = instance;
    }

    @Override
    public void paused(Epoch epoch) {
        PausedPool next = new PausedPool(epoch, instance, Instant.now());
        while (true) {
            OptionalLong written = store.commit(null, List.of(new Change<>(key, known, next, 0)));
            if (written.isPresent()) {
                known = written.getAsLong();
                return;
            }
            Optional<Versioned<PausedPool>> found = store.get(key);
            known = found.map(Versioned::modRevision).orElse(0L);
            if (found.isPresent() && found.get().value().epoch().compareTo(epoch) >= 0) {
                return;
            }
        }
    }
}
