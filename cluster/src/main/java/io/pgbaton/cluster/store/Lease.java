package io.pgbaton.cluster.store;

import java.time.Duration;

/**
 * A lease that is renewed in the background, each renewal with a deadline. What counts is the
 * holder's own monotonic clock: it ends {@code ttl} after the <em>sending</em> of the last renewal
 * that was answered, whatever the store's callbacks say or when they say it (I1).
 */
public interface Lease extends AutoCloseable {

    /** The store's id of it. */
    long id();

    /** How long it is surely still held; zero or negative when it is not. */
    Duration remaining();

    /** Called once, soon after it was lost; never called after {@link #close}. */
    void onLost(Runnable action);

    /** Ends it now (revoked in the store where that is possible). */
    @Override
    void close();
}
