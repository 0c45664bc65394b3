package io.pgbaton.events;

import java.time.Instant;

/** A pool was found other than declared, and is being repaired. */
public record PoolDrifted(
        String cluster, String pool, long epoch, String expected, String found, Instant at)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
