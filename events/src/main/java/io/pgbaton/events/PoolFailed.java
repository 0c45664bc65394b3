package io.pgbaton.events;

import java.time.Instant;

/** A pool could not be brought to this epoch; it is tried again. */
public record PoolFailed(String cluster, String pool, long epoch, String reason, Instant at)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
