package io.pgbaton.events;

import java.time.Instant;

/**
 * A recovery ended without a new primary: abandoned, or the old primary re-adopted.
 *
 * @param outcome {@code abandoned} or {@code re-adopted}
 */
public record RecoveryAborted(String cluster, long epoch, String outcome, String reason, Instant at)
        implements Event {
    @Override
    public String subject() {
        return cluster;
    }
}
