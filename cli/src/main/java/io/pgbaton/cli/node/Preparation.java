package io.pgbaton.cli.node;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Refusal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
     * What etcd says.
     *
     * @param topology the newest that is sealed; null before adoption
     * @param journal the newest, open or not; null: there was none
     * @param refusal why the decider does not go on; null: nothing stands against it
     * @param epochs every epoch on record
     */
    record Known(
            @Nullable Topology topology,
            @Nullable Journal journal,
            @Nullable Refusal refusal,
            List<EpochRecord> epochs) {}

    /**
     * Decides. A conninfo of an epoch below the node's promise is never set [V1].
     *
     * @param promise the node's own
     * @param standby whether it would start as a standby
     * @param mayReclone whether a base backup may replace its data without asking
     */
    static Preparation of(
            String node, Known known, Promise promise, boolean standby, boolean mayReclone) {
        Topology topology = known.topology();
        Journal journal = known.journal();
        List<EpochRecord> epochs = known.epochs();
        if (topology == null) {
            return new AsItIs("the cluster is not adopted");
        }
        boolean onRecord = onRecord(node, topology.epoch(), epochs, promise);
        boolean open =
                journal != null
                        && !journal.phase().terminal()
                        && journal.epoch().compareTo(topology.epoch()) > 0;
        if (standby && !(onRecord && mayReclone && !open)) {
            return new AsItIs("it is a standby; the decider sends it to the primary");
        }
        if (journal != null && open) {
            Journal.Candidate candidate = journal.candidate();
            if (candidate != null && candidate.node().equals(node)) {
                return new AsItIs("it is the candidate of epoch " + journal.epoch());
            }
            return candidate != null && needed(node, known, journal, candidate, promise)
                    ? new Follow(
                            candidate.node(),
                            journal.epoch(),
                            onRecord(node, journal.epoch(), epochs, promise)
                                    || abandoned(node, epochs))
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
            String node, Epoch followed, Collection<EpochRecord> epochs, Promise promise) {
        return epochs.stream()
                .filter(record -> record.toReclone().contains(node))
                .map(EpochRecord::epoch)
                .anyMatch(
                        epoch ->
                                promise.epoch().compareTo(epoch) >= 0
                                        && followed.compareTo(epoch) > 0);
    }

    /**
     * Whether a promoted candidate cannot be sealed without this node [H5]: its marker is written,
     * the decider says that too few acknowledge it, and this node's word would count. The candidate
     * was chosen by enough revoked voters, so it has whatever this node had acknowledged.
     */
    private static boolean needed(
            String node,
            Known known,
            Journal journal,
            Journal.Candidate candidate,
            Promise promise) {
        Refusal refusal = known.refusal();
        return journal.phase() == RecoveryPhase.SEALING
                && candidate.rule().voters().contains(node)
                && refusal != null
                && refusal.veto().equals(Refusal.TOO_FEW_REACHABLE)
                && !refusal.at().isBefore(journal.began())
                && promise.epoch().compareTo(journal.epoch()) <= 0;
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
