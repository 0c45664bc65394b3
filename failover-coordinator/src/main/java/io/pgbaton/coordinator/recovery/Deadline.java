package io.pgbaton.coordinator.recovery;

import java.time.Duration;

/** A moment by which several steps together must have ended, on the monotonic clock. */
record Deadline(long nanos) {

    static Deadline after(Duration bound) {
        return new Deadline(System.nanoTime() + bound.toNanos());
    }

    boolean passed() {
        return leftNanos() < 0;
    }

    /** What is left of it; negative when it has passed. */
    long leftNanos() {
        return nanos - System.nanoTime();
    }

    /** Looks again and again until then, at least once. */
    Poll poll() {
        return Poll.within(Duration.ofNanos(leftNanos()));
    }
}
