package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.pools.domain.Target;

/** The store's record of which epoch a pool was brought to; it only rises (I7). */
public interface AppliedEpochs {

    /**
     * The recorded epoch; {@link Epoch#NONE} when there is none.
     *
     * @throws StoreUnavailable when it cannot be read now
     */
    Epoch highest();

    /**
     * Raises the record to a target's epoch, never lowers it.
     *
     * @return whether this call wrote it; false when it stood as high already
     * @throws StoreUnavailable when it is not known whether it was written
     */
    boolean raise(Target target);
}
