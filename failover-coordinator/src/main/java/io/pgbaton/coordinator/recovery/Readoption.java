package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.coordinator.domain.Lineage;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Revoked;
import io.pgbaton.coordinator.domain.Unsealed;
import io.pgbaton.coordinator.domain.Veto;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way back [H1]: the recovery cannot complete, no candidate stands in the journal, and the old
 * primary lives. It holds every acknowledged commit of its epoch: in the journal's epoch it
 * promises, is armed again, unfenced, marked and sealed. A false alarm together with a lost voter
 * would otherwise be an outage for ever. The same for the candidate of an epoch that was given up.
 */
final class Readoption {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final StepTimes times;
    private final Reach reach;

    Readoption(RecoveryScene scene, JournalBook book, StepTimes times, Reach reach) {
        this.scene = scene;
        this.book = book;
        this.times = times;
        this.reach = reach;
    }

    /**
     * Tries it in place of a promotion that cannot be; else the journal stays open. Where a
     * candidate stands on record, its predecessor is taken back only if that candidate is proven
     * void [H2]; else the newest candidate itself is, if it was promoted [H3].
     *
     * @param revoked R, whose logs prove it
     */
    Outcome instead(
            Journal journal, Veto veto, Map<String, String> against, Collection<Revoked> revoked) {
        Unsealed unsealed = new Unsealed(topology(), book.epochs());
        if (unsealed.leaveAllTo(journal.oldPrimary(), revoked, scene.nodes())) {
            boolean onRecord = !Quorum.unsealed(topology(), book.epochs()).isEmpty();
            Outcome outcome = predecessor(journal, veto, against, onRecord);
            boolean begun = book.open().filter(j -> j.phase() == RecoveryPhase.REVOKING).isEmpty();
            if (begun || unsealed.newest().isEmpty()) {
                return outcome;
            }
        }
        Journal.Candidate newest = unsealed.newest().orElse(null);
        if (newest == null) {
            return open(journal, veto, against, "what was ordered may have acknowledged commits");
        }
        return reissue(journal, newest, revoked)
                .orElseGet(() -> unproven(journal, veto, against, newest.node()));
    }

    /** Whoever of the two is back first may go on: the decider names both. */
    private static Outcome unproven(
            Journal journal, Veto veto, Map<String, String> against, String candidate) {
        Map<String, String> nodes = new TreeMap<>(against);
        nodes.put(candidate, "stands on record, may have acknowledged commits, and is not there");
        return open(journal, veto, nodes, "is not there, or has not all that was acknowledged");
    }

    private Outcome predecessor(
            Journal journal, Veto veto, Map<String, String> against, boolean onRecord) {
        try (ControlSession control = reach.control(journal.oldPrimary())) {
            if (control.execute("select pg_is_in_recovery()").isTrue()) {
                return open(journal, veto, against, "the old primary is a standby now");
            }
            Journal told = times.into(journal);
            Journal readopting =
                    onRecord
                            ? book.readopt(told, rule(told))
                            : book.write(told.in(RecoveryPhase.READOPTING));
            scene.tellAdvanced(readopting, "the old primary lives: " + veto.text());
            return readopt(readopting, control);
        } catch (NodeException | PromiseForbids e) {
            return open(journal, veto, against, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The newest candidate was promoted in an epoch that was given up, and lives: it goes on in
     * this one, under a rule that asks as few of more voters. Being weaker, that is recorded before
     * it is applied (I2), and needs no confirmation.
     */
    private Optional<Outcome> reissue(
            Journal journal, Journal.Candidate newest, Collection<Revoked> revoked) {
        try (ControlSession control = reach.control(newest.node());
                Session replication = reach.replication(newest.node())) {
            boolean promoted =
                    new Promotion(reach).look(control)
                                    instanceof Promotion.State.Writable(int timeline)
                            && timeline > newest.fork().timeline()
                            && newest.fork()
                                    .isLeftBy(
                                            new Positions(control, replication).history(timeline));
            if (!promoted) {
                return Optional.empty();
            }
        } catch (NodeException | PromiseForbids e) {
            return Optional.empty();
        }
        Journal chosen =
                book.write(
                        times.into(journal)
                                .choosing(
                                        new Journal.Candidate(
                                                newest.node(),
                                                Unsealed.widened(
                                                        scene.spec(),
                                                        newest.rule(),
                                                        journal.epoch()),
                                                newest.fork()),
                                        Recovery.restoreCommands(List.copyOf(revoked))));
        scene.tellAdvanced(chosen, newest.node() + " was promoted before; its rule is a new one");
        try (Gathering none = new Gathering()) {
            return Optional.of(new Continuation(scene, book, times, reach).of(chosen, none));
        }
    }

    /** Goes on with a re-adoption that was begun. */
    Outcome resume(Journal journal) {
        try (ControlSession control = reach.control(journal.oldPrimary())) {
            return readopt(journal, control);
        } catch (NodeException | PromiseForbids e) {
            return open(journal, Veto.TOO_FEW_REACHABLE, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    private Outcome readopt(Journal journal, ControlSession control) throws NodeException {
        Topology before = topology();
        String primary = journal.oldPrimary();
        DurabilityRule rule = rule(journal);
        if (!(new Promotion(reach).look(control)
                instanceof Promotion.State.Writable(int timeline))) {
            return open(journal, Veto.TOO_FEW_REACHABLE, Map.of(), primary + " is a standby now");
        }
        if (timeline != before.timeline()) {
            return open(
                    journal,
                    Veto.TOO_FEW_REACHABLE,
                    Map.of(),
                    primary + " is on timeline " + timeline + ", not " + before.timeline());
        }
        new Arming(reach).arm(control, rule);
        Followers.Result followers;
        try (Session replication = reach.replication(primary)) {
            Lineage line = Followers.standing(new Positions(control, replication));
            try (Gathering none = new Gathering()) {
                followers =
                        new Followers(reach, rule, line, journal.restoreCommands())
                                .repoint(none, scene.nodesWithout(primary), primary);
            }
        }
        times.ended("readopt", followers.toString());
        Marking marking = new Marking(reach);
        Lsn marker = marking.write(control, rule);
        if (!marking.acknowledged(control, rule, marker)) {
            return open(
                    journal,
                    Veto.TOO_FEW_REACHABLE,
                    followers.against(),
                    "re-adopting, but the marker at " + marker + " is not acknowledged");
        }
        String why = journal.givenUpFor().orElse(journal.reason());
        Topology topology =
                Sealing.topology(scene, rule, timeline, "re-adopted: " + why)
                        .withPending(stillPending(before, journal));
        book.seal(
                topology,
                times.into(journal).in(RecoveryPhase.DONE),
                EpochRecord.Outcome.READOPTED,
                null);
        scene.tellTopology(topology);
        scene.tellAborted(journal, "re-adopted", primary + " takes the writes again: " + why);
        return new Outcome.Sealed(topology);
    }

    /** As it was, in this epoch. */
    private DurabilityRule rule(Journal journal) {
        DurabilityRule before = topology().rule();
        return new DurabilityRule(
                journal.epoch(), journal.oldPrimary(), before.voters(), before.n());
    }

    /**
     * A change that was begun is not confirmed by this: a walsender may release by its names still.
     */
    private static @Nullable DurabilityRule stillPending(Topology before, Journal journal) {
        DurabilityRule pending = before.pending();
        return pending == null
                ? null
                : new DurabilityRule(
                        journal.epoch(), pending.primary(), pending.voters(), pending.n());
    }

    private Topology topology() {
        return book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
    }

    private static Outcome open(
            Journal journal, Veto veto, Map<String, String> against, String why) {
        Map<String, String> nodes = new TreeMap<>(against);
        nodes.put(journal.oldPrimary(), why);
        return new Outcome.Open(
                veto, "epoch " + journal.epoch() + " in " + journal.phase() + ": " + why, nodes);
    }
}
