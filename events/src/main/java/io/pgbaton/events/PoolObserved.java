package io.pgbaton.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one health-monitor saw of one connection pool.
 *
 * @param reachable whether its admin console answered
 * @param paused databases of the spec that are paused
 * @param targets database to {@code host:port} that new server connections go to
 * @param serverAddresses addresses of the server connections that are open now
 * @param version what the pool calls itself
 * @param detail the error's text when it did not answer
 */
public record PoolObserved(
        String cluster,
        String vantage,
        String pool,
        Instant at,
        boolean reachable,
        List<String> paused,
        Map<String, String> targets,
        List<String> serverAddresses,
        @Nullable String version,
        @Nullable String detail)
        implements Event {
    @Override
    public String subject() {
        return pool;
    }
}
