package io.pgbaton.cluster.rejoin;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Refusal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a node before its PostgreSQL starts (docs/failover.md, "Rejoin"). Pure.
 */
public sealed interface Preparation {

    /** It may start with the data it has. */
    record AsItIs(String why) implements Preparation {}

    /** Nobody knows yet what it may be: look again. */
    record Wait(String why) implements Preparation {}

    /**
     * It has to become a standby of this epoch's.
     *
     * @param cloneOnly whether its log may not be rewound, only replaced
     */
    record Follow(String primary, Epoch epoch, boolean cloneOnly) implements Preparation {}

    /**
     * What the store says.
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
            List<EpochRecord> epochs) {

        public Known {
            epochs = List.copyOf(epochs);
        }

        /** Whether the decider has said why it does not go on with this recovery. */
        private boolean refused(Journal open) {
            return refusal != null && refusal.epoch().equals(open.epoch());
        }

        /** Whether this is the candidate of the newest epoch that was given up since the seal. */
        private boolean chosenLast(String node, Epoch sealed) {
            return epochs.stream()
                    .filter(record -> record.rule() != null)
                    .filter(record -> record.epoch().compareTo(sealed) > 0)
                    .max(Comparator.comparing(EpochRecord::epoch))
                    .map(EpochRecord::journal)
                    .filter(ended -> !ended.ordered())
                    .map(Journal::candidate)
                    .filter(candidate -> candidate.node().equals(node))
                    .isPresent();
        }
    }

    /**
     * A node that is about to start.
     *
     * @param promise its own
     * @param standby whether it would start as a standby
     * @param mayReclone whether a base backup may replace its data without asking
     */
    record Node(String name, Promise promise, boolean standby, boolean mayReclone) {

        private boolean onRecord(Known known, Epoch followed) {
            return known.epochs().stream()
                    .anyMatch(record -> record.mustBeRecloned(name, promise, followed));
        }

        /**
         * Whether it was chosen last in an epoch that was never sealed: two nodes can own the same
         * timeline number then, and a rewind does not tell them apart (I13, 6) [V11].
         */
        private boolean abandoned(Known known) {
            return known.epochs().stream()
                    .filter(epoch -> epoch.rule() != null && epoch.rule().primary().equals(name))
                    .max(Comparator.comparing(EpochRecord::epoch))
                    .filter(epoch -> !epoch.outcome().sealed())
                    .isPresent();
        }

        private Follow follow(Known known, String primary, Epoch epoch) {
            return new Follow(primary, epoch, onRecord(known, epoch) || abandoned(known));
        }
    }

    /** Decides. A conninfo of an epoch below the node's promise is never set [V1]. */
    static Preparation of(Node node, Known known) {
        Topology topology = known.topology();
        Journal journal = known.journal();
        if (topology == null) {
            return new AsItIs("the cluster is not adopted");
        }
        boolean open =
                journal != null
                        && !journal.phase().terminal()
                        && journal.epoch().compareTo(topology.epoch()) > 0;
        return journal != null && open
                ? during(node, known, journal, topology.epoch())
                : sealed(node, known, topology);
    }

    private static Preparation sealed(Node node, Known known, Topology topology) {
        boolean rebuilt = node.onRecord(known, topology.epoch()) && node.mayReclone();
        if (node.standby() && !rebuilt) {
            return new AsItIs("it is a standby; the decider sends it to the primary");
        }
        if (node.promise().epoch().compareTo(topology.epoch()) > 0) {
            return new Wait(
                    "it has promised itself to epoch "
                            + node.promise().epoch()
                            + ", which is not sealed; the newest is "
                            + topology.epoch());
        }
        return node.name().equals(topology.primary())
                ? new AsItIs("it is the primary of epoch " + topology.epoch())
                : node.follow(known, topology.primary(), topology.epoch());
    }

    private static Preparation during(Node node, Known known, Journal open, Epoch sealed) {
        Journal.Candidate candidate = open.candidate();
        Epoch epoch = open.epoch();
        if (candidate != null && candidate.node().equals(node.name())) {
            return new AsItIs("it is the candidate of epoch " + epoch);
        }
        boolean movable = !node.standby() || node.onRecord(known, epoch) && node.mayReclone();
        if (candidate != null && movable && needed(node, known, open, candidate)) {
            return node.follow(known, candidate.node(), epoch);
        }
        if (node.standby()) {
            return new AsItIs("it is a standby; the decider sends it to the primary");
        }
        return asked(node, known, open, sealed)
                ? new AsItIs("nobody else can be the primary of epoch " + epoch)
                : new Wait("a recovery to epoch " + epoch + " is under way");
    }

    /**
     * Whether a promoted candidate cannot be sealed without this node [H5]: its marker is written,
     * the decider says that too few acknowledge it, and this node's word would count. The candidate
     * was chosen by enough revoked voters, so it has whatever this node had acknowledged.
     */
    private static boolean needed(
            Node node, Known known, Journal open, Journal.Candidate candidate) {
        Refusal refusal = known.refusal();
        return open.phase() == RecoveryPhase.SEALING
                && candidate.rule().voters().contains(node.name())
                && known.refused(open)
                && refusal != null
                && refusal.veto().equals(Refusal.TOO_FEW_REACHABLE)
                && node.promise().epoch().compareTo(open.epoch()) <= 0;
    }

    /**
     * Whether the role is to go back to it: that stands in the journal, or nobody else can be
     * chosen, the decider has not reached it, and it is the old primary, or the candidate that was
     * given up last. It may start as it was: what is decided without it after all counts with one
     * that never went down (I3). One whose author stands for missing voters does not: those may
     * follow it still.
     */
    private static boolean asked(Node node, Known known, Journal open, Epoch sealed) {
        Refusal refusal = known.refusal();
        boolean oldPrimary = open.oldPrimary().equals(node.name());
        return oldPrimary && open.phase() == RecoveryPhase.READOPTING
                || (oldPrimary || known.chosenLast(node.name(), sealed))
                        && open.phase() == RecoveryPhase.REVOKING
                        && !open.ordered()
                        && known.refused(open)
                        && refusal != null
                        && refusal.nodes().containsKey(node.name());
    }
}
