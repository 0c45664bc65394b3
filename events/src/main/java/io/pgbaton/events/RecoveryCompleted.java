package io.pgbaton.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A recovery is sealed: the new primary's marker is acknowledged and recorded.
 *
 * @param stepMillis how long each step took, in the order they ran
 * @param markedForRejoin nodes that must be rewound or recloned
 */
public record RecoveryCompleted(
        String cluster,
        long epoch,
        String kind,
        String oldPrimary,
        String primary,
        Map<String, Long> stepMillis,
        List<String> markedForRejoin,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return primary;
    }
}
