package io.pgbaton.coordinator.recovery;

import java.time.Duration;

/** A moment by which several steps together must have ended, on the monotonic clock. */
record Deadline(long nanos) {

    static Deadline after(Duration bound) {
        return new Deadline(System.nanoTime() + bound.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanos > 0;
    }

    /** Looks again and again until then, at least once. */
    Poll poll() {
        return Poll.within(Duration.ofNanos(nanos - System.nanoTime()));
    }
}
