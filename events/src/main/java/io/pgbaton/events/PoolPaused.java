package io.pgbaton.events;

import java.time.Instant;
import java.util.List;

/** A pool queues its clients, because the primary is suspected or the write role moves. */
public record PoolPaused(
        String cluster,
        String pool,
        List<String> databases,
        String reason,
        double tookMillis,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
