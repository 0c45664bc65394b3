package io.pgbaton.events;

import java.time.Instant;
import java.util.List;

/** A pool lets its clients go on without a change of target. */
public record PoolResumed(
        String cluster, String pool, List<String> databases, String reason, Instant at)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
