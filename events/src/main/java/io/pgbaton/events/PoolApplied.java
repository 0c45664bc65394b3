package io.pgbaton.events;

import java.time.Instant;

/**
 * A pool sends its clients to this epoch's primary; verified.
 *
 * @param target {@code host:port} of the primary
 * @param tookMillis from the first statement to the verification
 */
public record PoolApplied(
        String cluster, String pool, long epoch, String target, double tookMillis, Instant at)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
