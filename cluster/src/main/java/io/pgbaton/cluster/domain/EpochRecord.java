package io.pgbaton.cluster.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that was begun, and how it ended; it stays on record.
 *
 * @param rule its candidate's rule, once one was chosen: counts for I3 until the epoch is sealed or
 *     a later one is
 * @param journal the journal as it ended
 * @param toReclone nodes that followed an abandoned promotion and may only ever be recloned (I13)
 */
public record EpochRecord(
        Epoch epoch,
        Outcome outcome,
        @Nullable DurabilityRule rule,
        @Nullable Journal journal,
        List<String> toReclone) {

    /** How an epoch ended, so far. */
    public enum Outcome {
        BEGUN,
        SEALED,
        ABANDONED,
        READOPTED
    }

    public EpochRecord {
        toReclone = List.copyOf(toReclone);
    }
}
