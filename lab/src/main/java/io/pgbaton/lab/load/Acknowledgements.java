package io.pgbaton.lab.load;

import java.util.Arrays;

/** The ids that were acknowledged on one connection, each with its monotonic time; append-only. */
final class Acknowledgements {
    private long[] ids = new long[1024];
    private long[] times = new long[1024];
    private int count;

    synchronized void add(long id, long nanos) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
            times = Arrays.copyOf(times, count * 2);
        }
        ids[count] = id;
        times[count++] = nanos;
    }

    synchronized int count() {
        return count;
    }

    synchronized long[] ids() {
        return Arrays.copyOf(ids, count);
    }

    synchronized long[] times() {
        return Arrays.copyOf(times, count);
    }
}
