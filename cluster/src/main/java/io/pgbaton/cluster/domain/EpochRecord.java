package io.pgbaton.cluster.domain;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that was begun, and how it ended; it stays on record.
 *
 * @param rule its candidate's rule, once one was chosen: counts for I3 until the epoch is sealed or
 *     a later one is
 * @param journal the journal as it ended
 * @param toReclone of an abandoned epoch, the candidate whose promotion may have been sent, and
 *     whoever may have followed it; of any other, who was found to have left its line. They may
 *     only ever be recloned, and stand here until they are (I13)
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
        READOPTED;

        /** Whether it ended with a primary. */
        public boolean sealed() {
            return this == SEALED || this == READOPTED;
        }
    }

    public EpochRecord {
        toReclone = List.copyOf(toReclone);
    }

    /**
     * Whether this record keeps a node from following without a base backup. One that has not
     * promised itself to this epoch was neither revoked in it nor sent to its candidate: the
     * promise comes first.
     *
     * @param promise the node's own
     * @param followed the epoch that it is to follow: the data of who may have an abandoned
     *     promotion in its log may be needed until a later epoch has a primary
     */
    public boolean mustBeRecloned(String node, Promise promise, Epoch followed) {
        int later = followed.compareTo(epoch);
        return toReclone.contains(node)
                && promise.epoch().compareTo(epoch) >= 0
                && (outcome == Outcome.ABANDONED ? later > 0 : later >= 0);
    }

    /** The same with more nodes that may only be recloned. */
    public EpochRecord toReclone(Collection<String> nodes) {
        SortedSet<String> all = new TreeSet<>(toReclone);
        all.addAll(nodes);
        return new EpochRecord(epoch, outcome, rule, journal, List.copyOf(all));
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
