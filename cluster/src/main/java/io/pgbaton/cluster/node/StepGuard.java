package io.pgbaton.cluster.node;

import java.time.Duration;

/** Asked before every statement that changes a node: is the lease still surely ours? (I1) */
@FunctionalInterface
public interface StepGuard {

    /**
     * Returns when a step that takes at most this long ends while the lease still has its margin.
     *
     * @throws LeadershipLost otherwise; nothing may be sent any more
     */
    void check(Duration step);

    /** The lease is lost or too near its end: whoever decides now, it is not surely us. */
    final class LeadershipLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LeadershipLost(String message) {
            super(message);
        }
    }
}
