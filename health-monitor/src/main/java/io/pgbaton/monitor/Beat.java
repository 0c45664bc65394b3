package io.pgbaton.monitor;

import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * A virtual thread that repeats one step: at the time that the step itself names, or at once when
 * woken. A wake during a step leads to one more right after it, never to two.
 */
final class Beat implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Beat.class);
    private static final long AFTER_FAILURE = 1_000_000_000L;

    private final Clock clock;
    private final Step step;
    private final Thread thread;
    private volatile boolean open = true;
    private volatile boolean woken;

    /** What is repeated. */
    interface Step {
        /** Does it once and says at which {@link Clock#nanos()} it is due again. */
        long run();

        /** Called once after the last run, in the same thread. */
        void end();
    }

    Beat(String name, Clock clock, Step step) {
        this.clock = clock;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Runs the step at once, or once more if it is running. Never blocks. */
    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** Ends it: what the step waits for is interrupted, the thread ends by itself. */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }

    private void loop() {
        while (open) {
            woken = false;
            long due = once();
            long left = due - clock.nanos();
            while (open && !woken && left > 0) {
                LockSupport.parkNanos(left);
                left = due - clock.nanos();
            }
        }
        step.end();
    }

    private long once() {
        try {
            return step.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "step failed thread=%s", thread.getName());
            return clock.nanos() + AFTER_FAILURE;
        }
    }
}
