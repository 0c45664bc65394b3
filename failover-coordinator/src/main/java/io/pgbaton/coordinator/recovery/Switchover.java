package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.coordinator.domain.Choice;
import io.pgbaton.coordinator.domain.Handover;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Revoked;
import io.pgbaton.coordinator.domain.Veto;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A planned switchover (docs/failover.md, "Switchover"; docs/decisions/0023).
 *
 * <ol>
 *   <li>own: journal {epoch e+1, SWITCHOVER, PAUSING}, in one transaction with the request;
 *   <li>pools pause, since a journal is open; each says so once no transaction runs in it;
 *       transactions of clients that are connected directly end;
 *   <li>journal REVOKING: from here on nodes are touched;
 *   <li>the old primary is brought to a standstill ({@link Standstill}) [V8], and the candidate has
 *       flushed all that it has;
 *   <li>revoke every standby, drain, read the positions, as in a recovery;
 *   <li>the candidate, or nobody ({@link Handover}) [H6]; journal CHOSEN: the point of no return;
 *   <li>arm, promote, repoint, seal, as in a recovery; the pools follow the sealed topology.
 * </ol>
 *
 * <p>All up to CHOSEN has one deadline. What fails before REVOKING ends ABANDONED, no node having
 * been touched; what fails before CHOSEN is rolled back by re-adoption. A successor that finds
 * PAUSING or REVOKING does the same; from CHOSEN on it goes on (I10). Where the old primary is
 * gone, what was begun goes on as a recovery: a fenced primary is never left alone (I14).
 */
public final class Switchover {

    private static final String LOST = "its decider was lost in the middle of it";

    private final RecoveryScene scene;
    private final JournalBook book;
    private final PoolPauses pauses;
    private final StepTimes times;

    /** One run, in the hands of the thread that calls it. */
    public Switchover(RecoveryScene scene, JournalBook book, PoolPauses pauses) {
        this.scene = scene;
        this.book = book;
        this.pauses = pauses;
        this.times = new StepTimes(scene.clock());
    }

    /**
     * All of it.
     *
     * @param preflight without objections
     */
    public Outcome begin(SwitchoverRequest request, SwitchoverReport preflight) {
        String to = Objects.requireNonNull(preflight.to(), "a candidate");
        try (PoolPauses.Look look = pauses.look()) {
            return begin(request, preflight, to, look);
        }
    }

    private Outcome begin(
            SwitchoverRequest request,
            SwitchoverReport preflight,
            String to,
            PoolPauses.Look look) {
        Deadline deadline = Deadline.after(scene.timing().switchover());
        Journal journal =
                book.succession()
                        .begin(
                                request,
                                preflight,
                                "to " + to + ", asked for by " + request.author(),
                                scene.clock().instant());
        times.ended("own", null);
        scene.tellStarted(journal, false);
        Reach reach = scene.reach(journal.promise());
        try (Standstill standstill = new Standstill(reach, journal.oldPrimary(), deadline);
                Gathering gathering = new Gathering()) {
            gathering.open(reach, scene.nodesWithout(journal.oldPrimary()));
            try {
                look.await(scene.spec(), journal.epoch(), deadline);
                standstill.awaitTransactions();
            } catch (GivenUp | NodeException | PromiseForbids e) {
                return abandon(journal, String.valueOf(e.getMessage()));
            }
            times.ended("pause", null);
            Journal revoking = book.write(times.into(journal).in(RecoveryPhase.REVOKING));
            times.ended("revoking-journaled", null);
            gathering.promise();
            return handOver(reach, revoking, to, standstill, gathering, deadline);
        }
    }

    /** Goes on with a switchover's open journal, a predecessor's or our own. */
    public Outcome resume(Journal open) {
        boolean foreign = open.token() != book.token();
        Journal journal = book.takeOver(open);
        if (foreign) {
            scene.tellStarted(journal, true);
        }
        return switch (journal.phase()) {
            case PAUSING -> abandon(journal, LOST);
            case REVOKING -> {
                Outcome back = rollBack(journal, journal.givenUpFor().orElse(LOST));
                yield back instanceof Outcome.Open
                        ? new Recovery(scene, book).resume(journal)
                        : back;
            }
            default -> new Recovery(scene, book).resume(journal);
        };
    }

    private Outcome handOver(
            Reach reach,
            Journal journal,
            String to,
            Standstill standstill,
            Gathering gathering,
            Deadline deadline) {
        Journal chosen;
        try {
            Lsn flushed = standstill.reach(topology().epoch(), to);
            times.ended("standstill", "at " + flushed);
            chosen = choose(journal, to, flushed, gathering, deadline);
        } catch (GivenUp | NodeException | PromiseForbids e) {
            standstill.close();
            gathering.close();
            return rollBack(journal, String.valueOf(e.getMessage()));
        }
        return new Continuation(scene, book, times, reach).fresh(chosen, gathering);
    }

    private Journal choose(
            Journal journal, String to, Lsn flushed, Gathering gathering, Deadline deadline)
            throws GivenUp {
        List<DurabilityRule> rules = Quorum.rules(topology(), book.epochs());
        gathering.gather(
                scene.timing().settle(),
                nodes -> nodes.contains(to) && Quorum.enough(rules, nodes));
        times.ended("revoke", "revoked " + gathering.revoked().keySet());
        List<Revoked> revoked = gathering.revoked().values().stream().map(Standby::facts).toList();
        Choice.Outcome outcome =
                Handover.choose(
                        scene.spec(),
                        journal.epoch(),
                        to,
                        flushed,
                        rules,
                        topology().rule().n(),
                        revoked);
        return switch (outcome) {
            case Choice.Outcome.Refused(Veto veto, Map<String, String> nodes) -> {
                Map<String, String> reasons = new TreeMap<>(nodes);
                reasons.putAll(gathering.against());
                throw new GivenUp(veto.text() + ": " + reasons);
            }
            case Choice.Outcome.Chosen(Journal.Candidate candidate) -> {
                if (deadline.passed()) {
                    throw new GivenUp("the standbys took too long to be revoked");
                }
                Journal chosen =
                        book.write(
                                times.into(journal)
                                        .choosing(candidate, Recovery.restoreCommands(revoked)));
                times.ended("choose", null);
                scene.tellAdvanced(chosen, "fork at " + candidate.fork().lsn());
                yield chosen;
            }
        };
    }

    /** No node was touched: the journal ends, and with it the pools' reason to wait. */
    private Outcome abandon(Journal journal, String why) {
        requireStill(journal);
        times.ended(Journal.GIVEN_UP, why);
        Journal over = book.write(times.into(journal).in(RecoveryPhase.ABANDONED));
        scene.tellAborted(over, "abandoned", why);
        return new Outcome.GivenUp(why);
    }

    /**
     * The old primary takes the writes back, in the journal's epoch. Why stands in the journal
     * first: whoever ends this can tell.
     */
    private Outcome rollBack(Journal journal, String why) {
        requireStill(journal);
        Journal told = journal;
        if (journal.givenUpFor().isEmpty()) {
            times.ended(Journal.GIVEN_UP, why);
            told = book.write(times.into(journal));
        }
        Outcome outcome =
                new Readoption(scene, book, times, scene.reach(journal.promise()))
                        .instead(told, Veto.SWITCHOVER_GIVEN_UP, Map.of(), List.of());
        return outcome instanceof Outcome.Sealed ? new Outcome.GivenUp(why) : outcome;
    }

    /** Past the point of no return nothing is taken back, whatever went wrong. */
    private void requireStill(Journal journal) {
        RecoveryPhase stands = book.open().map(Journal::phase).orElse(RecoveryPhase.DONE);
        if (stands != journal.phase()) {
            throw new IllegalStateException(
                    "epoch " + journal.epoch() + " is " + stands + ", not " + journal.phase());
        }
    }

    private Topology topology() {
        return book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
    }
}
