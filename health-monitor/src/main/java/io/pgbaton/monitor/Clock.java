package io.pgbaton.monitor;

import java.time.Instant;

/** Time as the monitor sees it; a test can hold it. */
interface Clock {

    /** The wall clock, for people and other machines. */
    Instant now();

    /** Monotonic nanoseconds since this process began to count; never negative. */
    long nanos();

    /** The machine's clocks. */
    static Clock system() {
        long origin = System.nanoTime();
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime() - origin;
            }
        };
    }
}
