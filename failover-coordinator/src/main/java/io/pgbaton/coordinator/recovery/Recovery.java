package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.coordinator.domain.Choice;
import io.pgbaton.coordinator.domain.Mandate;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Revoked;
import io.pgbaton.coordinator.domain.Unsealed;
import io.pgbaton.coordinator.domain.Veto;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a recovery (docs/failover.md, "Recovery, step by step"; docs/decisions/0003).
 *
 * <ol start="0">
 *   <li>dry check, no side effect ({@link io.pgbaton.coordinator.domain.DryCheck}, by the caller);
 *   <li>own: journal {epoch e+1, token, REVOKING};
 *   <li>fence early, in parallel, never waited for;
 *   <li>revoke every standby by the handshake (I4, I11, I12);
 *   <li>drain, read the position;
 *   <li>choose (I3, I5); journal candidate, rule and fork;
 *   <li>arm (I6);
 *   <li>promote, look until the timeline switch is seen;
 *   <li>repoint the others that were revoked in this epoch and are on the line (I13);
 *   <li>seal: marker, proven; topology.
 * </ol>
 *
 * <p>A successor goes on with that candidate in that epoch, or abandons it with a new epoch (I10).
 * A time-out never ends in "promote anyway" (I9).
 */
public final class Recovery {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final StepTimes times;

    /** One run, in the hands of the thread that calls it. */
    public Recovery(RecoveryScene scene, JournalBook book) {
        this.scene = scene;
        this.book = book;
        this.times = new StepTimes(scene.clock());
    }

    /** Steps 1 to 9 of a new epoch. */
    public Outcome begin(Journal.Kind kind, String oldPrimary, String reason) {
        Journal journal =
                book.succession().begin(kind, oldPrimary, reason, scene.clock().instant());
        times.ended("own", null);
        scene.tellStarted(journal, false);
        return proceed(journal, true);
    }

    /**
     * The same of an automatic failover, in one transaction with what the fleet counts.
     *
     * @param counted the fleet's ledger with this failover
     */
    public Outcome begin(String oldPrimary, String reason, Change<FleetLedger> counted) {
        Journal journal =
                book.succession()
                        .begin(
                                Journal.Kind.FAILOVER,
                                oldPrimary,
                                reason,
                                scene.clock().instant(),
                                List.of(counted));
        times.ended("own", null);
        scene.tellStarted(journal, false);
        return proceed(journal, true);
    }

    /**
     * A failover that somebody ordered (docs/decisions/0041): in a new epoch; in the open one where
     * nobody was chosen there; in place of the open one else. The steps are the same.
     *
     * @param open the open journal; null: none
     */
    public Outcome ordered(FailoverRequest order, FailoverReport found, @Nullable Journal open) {
        Instant now = scene.clock().instant();
        if (open != null && open.phase() == RecoveryPhase.REVOKING) {
            Journal journal = book.succession().order(open, order, found, now);
            scene.tellAdvanced(journal, order.told());
            return proceed(journal, false);
        }
        Journal journal =
                open == null
                        ? book.succession().begin(order, found, now)
                        : book.succession()
                                .succeed(
                                        open.takenOverBy(book.token()),
                                        order,
                                        found,
                                        now,
                                        open.promotedHere(scene.nodes()));
        times.ended("own", null);
        if (open != null) {
            scene.tellAborted(open, "abandoned", order.told());
        }
        scene.tellStarted(journal, false);
        return proceed(journal, true);
    }

    /** Gives the open epoch up for a new one (I10), and recovers in that. */
    public Outcome abandon(Journal open, String why) {
        Journal journal =
                book.succession()
                        .succeed(
                                book.takeOver(open),
                                scene.clock().instant(),
                                open.promotedHere(scene.nodes()));
        scene.tellAborted(open, "abandoned", why);
        scene.tellStarted(journal, false);
        return proceed(journal, true);
    }

    /** Goes on with an open journal, a predecessor's or our own. */
    public Outcome resume(Journal open) {
        boolean foreign = open.token() != book.token();
        Journal journal = book.takeOver(open);
        if (foreign) {
            scene.tellStarted(journal, true);
        }
        return proceed(journal, foreign);
    }

    private Outcome proceed(Journal journal, boolean first) {
        Reach reach = scene.reach(journal.promise());
        try (EarlyFence fence = EarlyFence.start(reach, journal, first);
                Gathering gathering = new Gathering()) {
            return switch (journal.phase()) {
                case REVOKING -> revokeAndChoose(reach, journal, gathering, fence);
                case CHOSEN, PROMOTING, REPOINTING, SEALING ->
                        new Continuation(scene, book, times, reach).of(journal, gathering);
                case READOPTING -> new Readoption(scene, book, times, reach).resume(journal);
                case PAUSING ->
                        throw new IllegalStateException(
                                "epoch " + journal.epoch() + " is a switchover's");
                case DONE, ABANDONED ->
                        throw new IllegalStateException("epoch " + journal.epoch() + " is over");
            };
        }
    }

    private Outcome revokeAndChoose(
            Reach reach, Journal journal, Gathering gathering, EarlyFence fence) {
        List<DurabilityRule> all = Quorum.rules(topology(), book.epochs());
        Mandate mandate = mandate(journal);
        gathering.gather(
                reach,
                scene.nodesWithout(journal.oldPrimary()),
                nodes -> enough(mandate, all, nodes));
        times.ended("revoke", "revoked " + gathering.revoked().keySet());
        List<Revoked> revoked = gathering.revoked().values().stream().map(Standby::facts).toList();
        List<DurabilityRule> rules =
                mandate.proves() ? new Unsealed(topology(), book.epochs()).rules(revoked) : all;
        Choice.Outcome choice =
                Choice.choose(
                        scene.spec(),
                        journal.epoch(),
                        journal.oldPrimary(),
                        rules,
                        topology().rule().n(),
                        revoked,
                        mandate);
        return switch (choice) {
            case Choice.Outcome.Chosen(Journal.Candidate candidate) -> {
                Journal chosen =
                        book.write(
                                times.into(journal).choosing(candidate, restoreCommands(revoked)));
                times.ended("choose", null);
                scene.tellAdvanced(chosen, "fork at " + candidate.fork().lsn());
                yield new Continuation(scene, book, times, reach).fresh(chosen, gathering);
            }
            case Choice.Outcome.Refused(Veto veto, Map<String, String> nodes) -> {
                Map<String, String> reasons = new TreeMap<>(nodes);
                reasons.putAll(gathering.against());
                gathering.close();
                fence.withdraw();
                yield new Readoption(scene, book, times, reach)
                        .instead(journal, veto, reasons, revoked);
            }
        };
    }

    /** Where somebody stands for missing voters, everybody is waited for: one may have more. */
    private static boolean enough(
            Mandate mandate, List<DurabilityRule> rules, Set<String> revoked) {
        return mandate.proves()
                && (mandate.to() == null || revoked.contains(mandate.to()))
                && Quorum.enough(rules, revoked);
    }

    private Mandate mandate(Journal journal) {
        return book.requests()
                .failover()
                .filter(order -> order.orders(journal.epoch()))
                .map(Mandate::of)
                .orElse(
                        journal.kind() == Journal.Kind.SWITCHOVER
                                ? Mandate.PLANNED
                                : Mandate.AUTOMATIC);
    }

    static Map<String, String> restoreCommands(List<Revoked> revoked) {
        Map<String, String> commands = new TreeMap<>();
        for (Revoked r : revoked) {
            if (r.restoreCommand() != null) {
                commands.put(r.node(), r.restoreCommand());
            }
        }
        return commands;
    }

    private Topology topology() {
        return book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
    }
}
