package io.pgbaton.cli.node;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a node before its PostgreSQL starts (docs/failover.md, "Rejoin"). Pure.
 */
sealed interface Preparation {

    /** It may start with the data it has. */
    record AsItIs(String why) implements Preparation {}

    /** Nobody knows yet what it may be: look again. */
    record Wait(String why) implements Preparation {}

    /**
     * It was a primary, and has to become a standby of this epoch's.
     *
     * @param cloneOnly whether its log may not be rewound, only replaced
     */
    record Follow(String primary, Epoch epoch, boolean cloneOnly) implements Preparation {}

    /**
     * Decides. A conninfo of an epoch below the node's promise is never set [V1].
     *
     * @param topology the newest that is sealed; null before adoption
     * @param journal the newest, open or not; null: there was none
     * @param epochs every epoch on record
     * @param promise the node's own
     * @param standby whether it would start as a standby
     * @param mayReclone whether a base backup may replace its data without asking
     */
    static Preparation of(
            String node,
            @Nullable Topology topology,
            @Nullable Journal journal,
            Collection<EpochRecord> epochs,
            Promise promise,
            boolean standby,
            boolean mayReclone) {
        if (topology == null) {
            return new AsItIs("the cluster is not adopted");
        }
        boolean onRecord = onRecord(node, topology, epochs, promise);
        boolean open =
                journal != null
                        && !journal.phase().terminal()
                        && journal.epoch().compareTo(topology.epoch()) > 0;
        if (standby && !(onRecord && mayReclone && !open)) {
            return new AsItIs("it is a standby; the decider sends it to the primary");
        }
        if (journal != null && open) {
            Journal.Candidate candidate = journal.candidate();
            return candidate != null && candidate.node().equals(node)
                    ? new AsItIs("it is the candidate of epoch " + journal.epoch())
                    : new Wait("a recovery to epoch " + journal.epoch() + " is under way");
        }
        if (promise.epoch().compareTo(topology.epoch()) > 0) {
            return new Wait(
                    "it has promised itself to epoch "
                            + promise.epoch()
                            + ", which is not sealed; the newest is "
                            + topology.epoch());
        }
        return node.equals(topology.primary())
                ? new AsItIs("it is the primary of epoch " + topology.epoch())
                : new Follow(
                        topology.primary(), topology.epoch(), onRecord || abandoned(node, epochs));
    }

    /**
     * Whether it may have the promotion of an epoch in its log that was abandoned, and that a later
     * one has replaced (I13, 6). One that has not promised itself to that epoch has never followed
     * its candidate: the promise comes first.
     */
    private static boolean onRecord(
            String node, Topology topology, Collection<EpochRecord> epochs, Promise promise) {
        return epochs.stream()
                .filter(record -> record.toReclone().contains(node))
                .map(EpochRecord::epoch)
                .anyMatch(
                        epoch ->
                                promise.epoch().compareTo(epoch) >= 0
                                        && topology.epoch().compareTo(epoch) > 0);
    }

    /**
     * Whether it was chosen last in an epoch that was never sealed: two nodes can own the same
     * timeline number then, and a rewind does not tell them apart (I13, 6) [V11].
     */
    private static boolean abandoned(String node, Collection<EpochRecord> epochs) {
        return epochs.stream()
                .filter(epoch -> epoch.rule() != null && epoch.rule().primary().equals(node))
                .max(Comparator.comparing(EpochRecord::epoch))
                .filter(epoch -> epoch.outcome() != EpochRecord.Outcome.SEALED)
                .isPresent();
    }
}
