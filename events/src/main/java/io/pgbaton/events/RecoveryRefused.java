package io.pgbaton.events;

import java.time.Instant;
import java.util.Map;

/**
 * No promotion: on doubt the cluster is left as it is.
 *
 * @param veto the reason's stable name
 * @param reason one sentence
 * @param nodes node to what speaks against it
 */
public record RecoveryRefused(
        String cluster,
        long epoch,
        String veto,
        String reason,
        Map<String, String> nodes,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return cluster;
    }
}
