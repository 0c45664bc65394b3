package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Lease;
import java.time.Duration;

/**
 * I1: before every step the lease must surely last for the step and its margin, by the monotonic
 * clock.
 */
public record LeaseGuard(Lease lease, Duration margin) implements StepGuard {

    @Override
    public void check(Duration step) {
        Duration left = lease.remaining();
        if (left.compareTo(step.plus(margin)) < 0) {
            throw new LeadershipLost(
                    "the lease lasts " + left.toMillis() + " ms more, too short for a step");
        }
    }
}
