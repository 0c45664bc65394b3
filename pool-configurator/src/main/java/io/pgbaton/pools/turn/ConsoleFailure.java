package io.pgbaton.pools.turn;

import org.jspecify.annotations.Nullable;

/** A console that cannot be reached, or refuses; the message says which and why. */
public final class ConsoleFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public ConsoleFailure(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
