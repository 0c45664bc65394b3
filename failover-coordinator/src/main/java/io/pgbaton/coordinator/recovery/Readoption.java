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
import io.pgbaton.coordinator.domain.Line;
import io.pgbaton.coordinator.domain.Veto;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way back [H1]: the recovery cannot complete, no candidate stands in the journal, and the old
 * primary lives. It holds every acknowledged commit of its epoch: in the journal's epoch it
 * promises, is armed again, unfenced, marked and sealed. A false alarm together with a lost voter
 * would otherwise be an outage for ever.
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

    /** Tries it in place of a promotion that cannot be; else the journal stays open. */
    Outcome instead(Journal journal, Veto veto, Map<String, String> against) {
        boolean unsealedBefore =
                book.epochs().stream()
                        .anyMatch(
                                e ->
                                        e.rule() != null
                                                && e.epoch().compareTo(topology().epoch()) > 0);
        if (unsealedBefore) {
            return open(journal, veto, against, "an unsealed candidate stands on record");
        }
        try (ControlSession control = reach.control(journal.oldPrimary())) {
            if (control.execute("select pg_is_in_recovery()").isTrue()) {
                return open(journal, veto, against, "the old primary is a standby now");
            }
            Journal readopting = book.write(times.into(journal).in(RecoveryPhase.READOPTING));
            scene.tellAdvanced(readopting, "the old primary lives: " + veto.text());
            return readopt(readopting, control);
        } catch (NodeException | PromiseForbids e) {
            return open(journal, veto, against, String.valueOf(e.getMessage()));
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
        DurabilityRule rule =
                new DurabilityRule(
                        journal.epoch(), primary, before.rule().voters(), before.rule().n());
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
            Line line = Followers.standing(new Positions(control, replication));
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
