package io.pgbaton.pools.turn;

import io.pgbaton.pools.domain.DatabaseState;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it was seen last, for {@code GET /pools}.
 *
 * @param state waiting, turning, serving, paused or outlasted
 * @param epoch the epoch declared
 * @param target {@code host:port} declared
 * @param servedEpoch the newest epoch that was verified; 0: none yet
 * @param settled whether the last look found everything as declared
 * @param databases what the console said
 * @param reason why clients queue
 * @param failure why the last try failed
 * @param lookedAt when the console answered last
 */
public record PoolStatus(
        String cluster,
        String pool,
        String admin,
        String state,
        long epoch,
        @Nullable String target,
        long servedEpoch,
        boolean settled,
        Map<String, Database> databases,
        @Nullable String reason,
        @Nullable String failure,
        @Nullable Instant lookedAt) {

    /** One database of it. */
    public record Database(String target, boolean paused) {}

    static Map<String, Database> of(Map<String, DatabaseState> databases) {
        Map<String, Database> shown = new TreeMap<>();
        databases.forEach((name, d) -> shown.put(name, new Database(d.endpoint(), d.paused())));
        return shown;
    }
}
