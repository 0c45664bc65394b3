package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.NodeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks again until something is so, or a deadline passed. */
final class Poll {

    /** Most of what is waited for comes at once; the rest may take its time. */
    private static final int SHORT_PAUSES = 8;

    private static final long SHORT_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(3);

    private final long deadline;

    private Poll(long deadline) {
        this.deadline = deadline;
    }

    static Poll within(Duration bound) {
        return new Poll(System.nanoTime() + bound.toNanos());
    }

    /** A look at a node. */
    @FunctionalInterface
    interface Look {
        boolean isSo() throws NodeException;
    }

    /** Whether it came to be so in time. */
    boolean until(Look look) throws NodeException {
        for (int looks = 0; !look.isSo(); looks++) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(looks < SHORT_PAUSES ? SHORT_PAUSE : PAUSE);
        }
        return true;
    }
}
