package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.coordinator.domain.Lineage;
import io.pgbaton.coordinator.domain.Veto;
import java.util.Locale;
import java.util.Map;

/**
 * Steps 6 to 9: what follows once a candidate stands in the journal, by the decider that chose it
 * or by a successor. Each step looks first, so that it can be done again (I10).
 */
final class Continuation {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final StepTimes times;
    private final Reach reach;
    private final Promotion promotion;

    /**
     * Whether the old primary is looked at as well: not in the first run, which clients wait for.
     */
    private boolean again;

    Continuation(RecoveryScene scene, JournalBook book, StepTimes times, Reach reach) {
        this.scene = scene;
        this.book = book;
        this.times = times;
        this.reach = reach;
        this.promotion = new Promotion(reach);
    }

    /** By the decider that chose: the candidate's session is still open from the revocation. */
    Outcome fresh(Journal chosen, Gathering gathering) {
        String node = candidate(chosen).node();
        Standby standby = gathering.revoked().get(node);
        if (standby == null) {
            throw new IllegalStateException(node + " was chosen, but is not revoked");
        }
        try {
            return promoteAndSeal(chosen, standby, gathering);
        } catch (NodeException e) {
            return lost(chosen, e);
        }
    }

    /**
     * With a journal that has a candidate already: what it was sent is unknown until it is looked
     * at.
     */
    Outcome of(Journal journal, Gathering gathering) {
        again = true;
        String node = candidate(journal).node();
        try (ControlSession control = reach.control(node)) {
            control.raisePromise();
            return attached(journal, control, gathering);
        } catch (NodeException e) {
            return lost(journal, e);
        } catch (PromiseForbids e) {
            throw new StepGuard.LeadershipLost(String.valueOf(e.getMessage()));
        }
    }

    private Outcome attached(Journal journal, ControlSession control, Gathering gathering)
            throws NodeException {
        Fork fork = candidate(journal).fork();
        if (promotion.look(control) instanceof Promotion.State.Writable(int timeline)) {
            if (timeline <= fork.timeline()) {
                // Killed in mid-promotion: writable on the old timeline [T10]. Recloned, never
                // continued.
                return open(journal, Veto.CANDIDATE_LOST, "was killed in mid-promotion");
            }
            if (!fork.isLeftBy(history(control, timeline))) {
                return open(journal, Veto.CANDIDATE_LOST, "was promoted, and not from " + fork);
            }
            new Arming(reach).arm(control, candidate(journal).rule());
            return promotedAnew(ahead(journal), control, timeline, gathering);
        }
        Standby standby;
        try {
            standby = new Revocation(reach).with(candidate(journal).node(), control);
        } catch (NotRevoked e) {
            return open(journal, Veto.CANDIDATE_LOST, String.valueOf(e.getMessage()));
        } catch (NodeException e) {
            if (e.kind() == NodeException.Kind.SQL) {
                // A promotion is under way, which the pause refuses: it will be seen. Whoever sent
                // it may have done so before the node was armed.
                int timeline = promotion.awaitSwitch(control, fork);
                new Arming(reach).arm(control, candidate(journal).rule());
                return promotedAnew(ahead(journal), control, timeline, gathering);
            }
            throw e;
        }
        try {
            Position log = standby.facts().position();
            if (!fork.isReachedBy(log)) {
                return open(
                        journal,
                        Veto.CANDIDATE_LOST,
                        "was chosen with a log up to "
                                + fork
                                + ", and has one up to "
                                + log.end()
                                + " on timeline "
                                + log.history().timeline());
            }
            return promoteAndSeal(journal, standby, gathering);
        } finally {
            standby.close();
        }
    }

    private TimelineHistory history(ControlSession control, int timeline) throws NodeException {
        try (Session replication = reach.replication(control.address().node())) {
            return new Positions(control, replication).history(timeline);
        }
    }

    /**
     * Steps 6 to 9. The journal's word that a promotion may be sent is written beside the arming:
     * the promotion is sent once both have ended.
     */
    private Outcome promoteAndSeal(Journal journal, Standby standby, Gathering gathering)
            throws NodeException {
        Journal.Candidate candidate = candidate(journal);
        Beside<Boolean> arming =
                Beside.start(
                        "names-" + candidate.node(),
                        () -> {
                            new Arming(reach).armCandidate(standby.control(), candidate.rule());
                            return true;
                        });
        Journal now =
                journal.phase() == RecoveryPhase.CHOSEN
                        ? advance(journal, RecoveryPhase.PROMOTING)
                        : journal;
        arming.join();
        times.ended("arm", null);
        promotion.send(standby.control());
        Readying readying = Readying.now(reach, candidate.rule(), gathering.revoked().values());
        int timeline = promotion.awaitSwitch(standby.control(), candidate.fork());
        times.ended("promote", "timeline " + timeline);
        return promoted(
                now, standby.control(), standby.replication(), timeline, gathering, readying);
    }

    private Outcome promotedAnew(
            Journal journal, ControlSession control, int timeline, Gathering gathering)
            throws NodeException {
        Readying none = Readying.later(reach, candidate(journal).rule());
        try (Session replication = reach.replication(control.address().node())) {
            return promoted(journal, control, replication, timeline, gathering, none);
        }
    }

    /**
     * Steps 8 and 9. The marker is written while the others are sent to the new primary: it is
     * proven by those of them that have it, whichever came first.
     *
     * @param replication a look at the promoted node; one from before its promotion will do, the
     *     history is read from a file (PostgreSQL, walsender.c, SendTimeLineHistory)
     */
    private Outcome promoted(
            Journal journal,
            ControlSession control,
            Session replication,
            int timeline,
            Gathering gathering,
            Readying readying)
            throws NodeException {
        Journal.Candidate candidate = candidate(journal);
        DurabilityRule rule = candidate.rule();
        Beside<Lineage> reading =
                Beside.start(
                        "line-" + candidate.node(),
                        () ->
                                Followers.promoted(
                                        new Positions(control, replication),
                                        timeline,
                                        candidate.fork(),
                                        again));
        Journal now =
                journal.phase() == RecoveryPhase.PROMOTING
                        ? advance(journal, RecoveryPhase.REPOINTING)
                        : journal;
        Lineage lineage = reading.join();
        Followers.Sending sending =
                new Followers(reach, rule, lineage, now.restoreCommands(), readying)
                        .send(
                                gathering,
                                scene.nodesWithout(rule.primary()),
                                again ? null : now.oldPrimary());
        Marking marking = new Marking(reach);
        Lsn marker;
        Followers.Result followers;
        try {
            if (now.phase() == RecoveryPhase.REPOINTING) {
                now = advance(now, RecoveryPhase.SEALING);
            }
            marker = marking.write(control, rule);
            times.ended("mark", null);
        } finally {
            // Whatever came of the marker: nobody is sent anywhere after this run.
            followers = sending.await();
        }
        times.ended("repoint", followers.toString());
        if (!marking.acknowledged(control, rule, marker)) {
            book.toReclone(now.epoch(), followers.offLine());
            return open(
                    now,
                    Veto.TOO_FEW_REACHABLE,
                    "promoted, but the marker at " + marker + " is not acknowledged by " + rule);
        }
        return seal(now, timeline, followers);
    }

    private Outcome seal(Journal journal, int timeline, Followers.Result followers) {
        times.ended("seal", "marker acknowledged");
        Topology topology =
                Sealing.topology(
                        scene,
                        candidate(journal).rule(),
                        timeline,
                        journal.kind().name().toLowerCase(Locale.ROOT) + ": " + journal.reason());
        Journal done = times.into(journal).in(RecoveryPhase.DONE);
        book.seal(topology, done, EpochRecord.Outcome.SEALED, Sealing.hold(scene, journal));
        Sealing.tell(scene, topology, journal, times.millis(), followers.toRejoin());
        book.toReclone(topology.epoch(), followers.offLine());
        return new Outcome.Sealed(topology);
    }

    /**
     * A candidate that is seen promoted is past PROMOTING, whatever the journal's last word was.
     */
    private Journal ahead(Journal journal) {
        return journal.phase() == RecoveryPhase.CHOSEN
                ? advance(journal, RecoveryPhase.PROMOTING)
                : journal;
    }

    private Journal advance(Journal journal, RecoveryPhase next) {
        Journal written = book.write(times.into(journal).in(next));
        times.ended(next.name().toLowerCase(Locale.ROOT) + "-journaled", null);
        scene.tellAdvanced(written, null);
        return written;
    }

    private static Journal.Candidate candidate(Journal journal) {
        Journal.Candidate candidate = journal.candidate();
        if (candidate == null) {
            throw new IllegalStateException("epoch " + journal.epoch() + " has no candidate");
        }
        return candidate;
    }

    private Outcome lost(Journal journal, NodeException e) {
        return open(journal, Veto.CANDIDATE_LOST, String.valueOf(e.getMessage()));
    }

    private Outcome open(Journal journal, Veto veto, String why) {
        return new Outcome.Open(
                veto,
                "epoch " + journal.epoch() + " in " + journal.phase() + ": " + why,
                Map.of(candidate(journal).node(), why));
    }
}
