package io.pgbaton.lab.load;

import java.time.Duration;
import java.util.Arrays;

/** The longest time without an acknowledgement. */
final class Gap {

    private Gap() {}

    /**
     * The longest stretch between neighbours, the window's ends included.
     *
     * @param times monotonic times, any order
     * @param from the window's begin; earlier times are passed over
     * @param to the window's end; later times are passed over
     */
    static Duration longest(long[] times, long from, long to) {
        long[] within =
                Arrays.stream(times).filter(t -> t - from >= 0 && t - to <= 0).sorted().toArray();
        long longest = 0;
        long previous = from;
        for (long time : within) {
            longest = Math.max(longest, time - previous);
            previous = time;
        }
        return Duration.ofNanos(Math.max(longest, to - previous));
    }
}
