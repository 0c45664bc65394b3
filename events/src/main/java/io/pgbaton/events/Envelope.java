package io.pgbaton.events;

import java.time.Instant;
import java.util.UUID;

/**
 * An event with its CloudEvents 1.0 attributes.
 *
 * @param id unique together with the source
 * @param source {@code /pgbaton/<service>/<vantage or host>}
 * @param time when it happened
 * @param data what happened
 */
public record Envelope(String id, String source, Instant time, Event data) {

    /** A new envelope with a random id. */
    public static Envelope of(String source, Instant time, Event data) {
        return new Envelope(UUID.randomUUID().toString(), source, time, data);
    }
}
