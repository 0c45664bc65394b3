package io.pgbaton.lab.host;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits by looking, at a short interval, with a deadline that names what was waited for. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Await() {}

    /**
     * Blocks until the condition holds.
     *
     * @throws LabFailure when it does not hold within {@code patience}
     */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        until(what, patience, INTERVAL, condition);
    }

    /**
     * As {@link #until(String, Duration, BooleanSupplier)}, looking at an interval of one's own.
     */
    public static void until(
            String what, Duration patience, Duration interval, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new LabFailure(
                        "waited %d s in vain for %s".formatted(patience.toSeconds(), what),
                        "Is this machine overloaded? Else the logs tell more.");
            }
            LockSupport.parkNanos(interval.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new LabFailure("interrupted while waiting for " + what, "Run it again.");
            }
        }
    }
}
