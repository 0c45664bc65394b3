package io.pgbaton.cluster.domain;

import java.time.Duration;
import java.time.Instant;

/** Something that a person asks a decider for through the store, and finds answered there. */
public interface Order {

    /** One that nobody began by then is refused: whoever asked has gone on by now. */
    Duration EXPIRES = Duration.ofMinutes(1);

    /** Tells one order from the next. */
    String id();

    /** Who asked. */
    String author();

    /** When it was written. */
    Instant asked();

    /** Whether no decider has taken it up yet. */
    boolean waiting();

    /** Whether nothing more will come of it. */
    boolean over();

    /** Whether its time is over, though nobody began it. */
    default boolean expired(Instant now) {
        return waiting() && now.isAfter(asked().plus(EXPIRES));
    }
}
