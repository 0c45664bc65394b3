package io.pgbaton.pools.adapter.store;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.pools.domain.Target;
import io.pgbaton.pools.turn.AppliedEpochs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The record in the store, guarded by its mod revision. */
public final class StoredEpochs implements AppliedEpochs {

    private final Store store;
    private final Key<AppliedPool> key;
    private final String instance;

    /**
     * @param instance who writes, for people to read
     */
    public StoredEpochs(Store store, Key<AppliedPool> key, String instance) {
        this.store = store;
        this.key = key;
        this.instance = instance;
    }

    @Override
    public Epoch highest() {
        return store.get(key).map(v -> v.value().epoch()).orElse(Epoch.NONE);
    }

    @Override
    public boolean raise(Target target) {
        AppliedPool next =
                new AppliedPool(target.epoch(), target.endpoint(), instance, Instant.now());
        while (true) {
            Optional<Versioned<AppliedPool>> old = store.get(key);
            if (old.isPresent() && old.get().value().epoch().compareTo(target.epoch()) >= 0) {
                return false;
            }
            Change<AppliedPool> change =
                    old.map(o -> Change.replace(key, o, next))
                            .orElseGet(() -> Change.create(key, next));
            if (store.commit(null, List.of(change)).isPresent()) {
                return true;
            }
        }
    }
}
