package io.pgbaton.cluster.store;

import org.jspecify.annotations.Nullable;

/** No quorum of the store answered in time; what was asked may or may not have happened. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
