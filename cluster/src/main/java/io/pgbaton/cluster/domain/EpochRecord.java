package io.pgbaton.cluster.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that was begun, and how it ended; it stays on record.
 *
 * @param rule its candidate's rule, once one was chosen: counts for I3 until the epoch is sealed or
 *     a later one is
 * @param journal the journal as it ended
 * @param toReclone the candidate of an abandoned promotion, and whoever may have followed it: they
 *     may only ever be recloned, and stand here until they are (I13)
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

    /** The same once a node is on the sealed line again. */
    public EpochRecord recloned(String node) {
        return new EpochRecord(
                epoch,
                outcome,
                rule,
                journal,
                toReclone.stream().filter(other -> !other.equals(node)).toList());
    }
}
