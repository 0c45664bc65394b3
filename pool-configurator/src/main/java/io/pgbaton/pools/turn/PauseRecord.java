package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;

/** Tells a decider that waits for it that a pool's clients queue and none runs a transaction. */
@FunctionalInterface
public interface PauseRecord {

    /**
     * Records it for the epoch of the open journal.
     *
     * @throws io.pgbaton.cluster.store.StoreUnavailable when it is not known whether it was written
     */
    void paused(Epoch epoch);
}
