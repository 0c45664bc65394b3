package io.pgbaton.events;

import java.time.Instant;

/**
 * A decider owns a new epoch and begins to recover the cluster (or resumes one that was begun).
 *
 * @param epoch the new epoch
 * @param oldPrimary the node that held the write role before
 * @param resumed whether another decider began it
 */
public record RecoveryStarted(
        String cluster,
        long epoch,
        String kind,
        String oldPrimary,
        String reason,
        boolean resumed,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return cluster;
    }
}
