package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How one epoch comes after another: one is begun, or given up for the next, each in one fenced
 * transaction (I1, I7) with the request that it answers. Used by one thread.
 *
 * @see JournalBook#succession()
 */
public final class Succession {

    private final String cluster;
    private final FencedKeys keys;
    private final EpochRecords records;

    Succession(String cluster, FencedKeys keys, EpochRecords records) {
        this.cluster = cluster;
        this.keys = keys;
        this.records = records;
    }

    /** Owns a new epoch: above every one that was ever begun. */
    public Journal begin(Journal.Kind kind, String oldPrimary, String reason, Instant now) {
        return begin(kind, oldPrimary, reason, now, List.of());
    }

    /**
     * The same, in one transaction with changes elsewhere.
     *
     * @param also of keys that are not this cluster's: nothing begins unless they hold
     */
    public Journal begin(
            Journal.Kind kind,
            String oldPrimary,
            String reason,
            Instant now,
            List<Change<?>> also) {
        return owned(next(kind, oldPrimary, reason, now), also);
    }

    /** The same by somebody's order, in one transaction with the order. */
    public Journal begin(FailoverRequest order, FailoverReport found, Instant now) {
        Journal journal =
                ordered(next(Journal.Kind.FAILOVER, found.from(), order.told(), now), order, now);
        return owned(journal, List.of(running(order, journal, found)));
    }

    /** The same for a switchover, in one transaction with the request that it answers. */
    public Journal begin(
            SwitchoverRequest request, SwitchoverReport preflight, String reason, Instant now) {
        Journal journal = next(Journal.Kind.SWITCHOVER, preflight.from(), reason, now);
        keys.commit(
                journalChange(journal),
                records.change(journal, EpochRecord.Outcome.BEGUN),
                keys.change(Key.switchover(cluster), request.running(journal.epoch(), preflight)));
        return journal;
    }

    /** Goes on with an epoch in which nobody was chosen by somebody's order from now on. */
    public Journal order(Journal open, FailoverRequest order, FailoverReport found, Instant now) {
        Journal ordered = ordered(open.takenOverBy(keys.token()), order, now);
        keys.commit(journalChange(ordered), running(order, ordered, found));
        return ordered;
    }

    private static Journal ordered(Journal journal, FailoverRequest order, Instant now) {
        return journal.with(new Journal.Step(Journal.ORDERED, now, 0, order.told()));
    }

    /**
     * Gives an epoch up and owns the next, in one transaction: there is no moment without an open
     * journal, in which a fenced primary would look healthy or a pool would turn back to it. What
     * began as a switchover and lost its candidate goes on as a failover.
     *
     * @param toReclone who may have the promotion that is given up in its log (I13)
     */
    public Journal succeed(Journal given, Instant now, Collection<String> toReclone) {
        return succeed(given, next(given, given.reason(), now), toReclone, List.of());
    }

    /** The same by somebody's order, in one transaction with the order. */
    public Journal succeed(
            Journal given,
            FailoverRequest order,
            FailoverReport found,
            Instant now,
            Collection<String> toReclone) {
        Journal next = ordered(next(given, order.told(), now), order, now);
        return succeed(given, next, toReclone, List.of(running(order, next, found)));
    }

    private Journal next(Journal given, String reason, Instant now) {
        return Journal.begin(
                given.epoch().next(),
                keys.token(),
                Journal.Kind.FAILOVER,
                given.oldPrimary(),
                reason,
                now);
    }

    private Journal succeed(
            Journal given, Journal next, Collection<String> toReclone, List<Change<?>> also) {
        Journal abandoned = given.in(RecoveryPhase.ABANDONED);
        List<Change<?>> changes = new ArrayList<>();
        changes.add(records.change(abandoned, EpochRecord.Outcome.ABANDONED, toReclone));
        changes.addAll(also);
        return owned(next, changes);
    }

    private Journal owned(Journal journal, List<Change<?>> also) {
        List<Change<?>> changes = new ArrayList<>();
        changes.add(journalChange(journal));
        changes.add(records.change(journal, EpochRecord.Outcome.BEGUN));
        changes.addAll(also);
        keys.commit(changes.toArray(Change<?>[]::new));
        return journal;
    }

    private Journal next(Journal.Kind kind, String oldPrimary, String reason, Instant now) {
        return Journal.begin(records.next(), keys.token(), kind, oldPrimary, reason, now);
    }

    private Change<FailoverRequest> running(
            FailoverRequest order, Journal journal, FailoverReport found) {
        return keys.change(Key.failover(cluster), order.running(journal.epoch(), found));
    }

    private Change<Journal> journalChange(Journal journal) {
        return keys.change(Key.recovery(cluster), journal);
    }
}
