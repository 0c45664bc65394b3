package io.pgbaton.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery reached a phase (its journal entry is written).
 *
 * @param phase the journal's phase, as architecture.md names them
 * @param candidate the node that is to take the write role, once it is chosen
 * @param detail what was seen, one sentence
 */
public record RecoveryAdvanced(
        String cluster,
        long epoch,
        String phase,
        @Nullable String candidate,
        @Nullable String detail,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return cluster;
    }
}
