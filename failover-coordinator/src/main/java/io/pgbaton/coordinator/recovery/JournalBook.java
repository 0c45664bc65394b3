package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import io.pgbaton.cluster.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decider's hand on the store: topology, journal and epochs of one cluster, each decision one
 * fenced transaction (I1). Used by one thread.
 *
 * @see FencedKeys
 */
public final class JournalBook {

    private final String cluster;
    private final FencedKeys keys;

    public JournalBook(Store store, String cluster, Fence fence, StepGuard guard) {
        this(cluster, new FencedKeys(store, Key.clusterPrefix(cluster), fence, guard));
    }

    private JournalBook(String cluster, FencedKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
    }

    /** One of the same term for another thread, which has read nothing yet. */
    public JournalBook another() {
        return new JournalBook(cluster, keys.unread());
    }

    /** Reads everything anew, in one revision. */
    public void load() {
        keys.load();
    }

    /** The fencing token, which also goes into promises. */
    public long token() {
        return keys.token();
    }

    public Optional<Topology> topology() {
        return keys.value(Key.topology(cluster));
    }

    /** The journal of a recovery that is not over. */
    public Optional<Journal> open() {
        return keys.value(Key.recovery(cluster)).filter(j -> !j.phase().terminal());
    }

    public Optional<Hold> hold() {
        return keys.value(Key.hold(cluster));
    }

    /** The newest switchover that somebody asked for, with what became of it. */
    public Optional<SwitchoverRequest> switchover() {
        return keys.value(Key.switchover(cluster));
    }

    /** The newest failover that somebody ordered by hand, with what became of it. */
    public Optional<FailoverRequest> failover() {
        return keys.value(Key.failover(cluster));
    }

    /** The newest rolling restart that somebody asked for, with how far it is. */
    public Optional<RestartRequest> restart() {
        return keys.value(Key.restart(cluster));
    }

    /** Why nothing is done, as it was told last. */
    public Optional<Refusal> refusal() {
        return keys.value(Key.refusal(cluster));
    }

    /** Whether what people may change is here as that view has it. */
    public boolean knows(ClusterView view) {
        return keys.knows(Key.hold(cluster), view.hold())
                && keys.knows(Key.switchover(cluster), view.switchover())
                && keys.knows(Key.failover(cluster), view.failover())
                && keys.knows(Key.restart(cluster), view.restart());
    }

    /** Every epoch on record. */
    public List<EpochRecord> epochs() {
        return keys.values(Key.epochsPrefix(cluster), EpochRecord.class).stream()
                .sorted(Comparator.comparing(EpochRecord::epoch))
                .toList();
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

    private Journal owned(Journal journal, List<Change<?>> also) {
        List<Change<?>> changes = new ArrayList<>();
        changes.add(journalChange(journal));
        changes.add(epochChange(journal, EpochRecord.Outcome.BEGUN));
        changes.addAll(also);
        keys.commit(changes.toArray(Change<?>[]::new));
        return journal;
    }

    private Change<FailoverRequest> running(
            FailoverRequest order, Journal journal, FailoverReport found) {
        return change(Key.failover(cluster), order.running(journal.epoch(), found));
    }

    /** Goes on with an epoch in which nobody was chosen by somebody's order from now on. */
    public Journal order(Journal open, FailoverRequest order, FailoverReport found, Instant now) {
        Journal ordered = ordered(open.takenOverBy(token()), order, now);
        keys.commit(journalChange(ordered), running(order, ordered, found));
        return ordered;
    }

    private static Journal ordered(Journal journal, FailoverRequest order, Instant now) {
        return journal.with(new Journal.Step(Journal.ORDERED, now, 0, order.told()));
    }

    /** The same for a switchover, in one transaction with the request that it answers. */
    public Journal begin(
            SwitchoverRequest request, SwitchoverReport preflight, String reason, Instant now) {
        Journal journal = next(Journal.Kind.SWITCHOVER, preflight.from(), reason, now);
        keys.commit(
                journalChange(journal),
                epochChange(journal, EpochRecord.Outcome.BEGUN),
                change(Key.switchover(cluster), request.running(journal.epoch(), preflight)));
        return journal;
    }

    private Journal next(Journal.Kind kind, String oldPrimary, String reason, Instant now) {
        Epoch highest =
                epochs().stream()
                        .map(EpochRecord::epoch)
                        .max(Comparator.naturalOrder())
                        .orElse(Epoch.NONE);
        Epoch sealed = topology().map(Topology::epoch).orElse(Epoch.NONE);
        Epoch next = (sealed.compareTo(highest) > 0 ? sealed : highest).next();
        return Journal.begin(next, token(), kind, oldPrimary, reason, now);
    }

    /**
     * A node is on the line of the sealed epoch, which its data prove: neither that epoch nor one
     * before stands against it any more (I13).
     */
    public void recloned(String node) {
        Epoch sealed = topology().map(Topology::epoch).orElse(Epoch.NONE);
        for (EpochRecord record : epochs()) {
            if (record.epoch().compareTo(sealed) <= 0 && record.toReclone().contains(node)) {
                keys.commit(change(Key.epoch(cluster, record.epoch()), record.recloned(node)));
            }
        }
    }

    /** These have left the line of an epoch, sealed or not: they may only be recloned (I13). */
    public void toReclone(Epoch epoch, Collection<String> nodes) {
        Key<EpochRecord> key = Key.epoch(cluster, epoch);
        keys.value(key)
                .filter(record -> !record.toReclone().containsAll(nodes))
                .ifPresent(record -> keys.commit(change(key, record.toReclone(nodes))));
    }

    /** Answers a failover that was ordered. */
    public void answer(FailoverRequest order) {
        keys.commit(change(Key.failover(cluster), order));
    }

    /** Writes down how far a rolling restart is. */
    public void answer(RestartRequest request) {
        keys.commit(change(Key.restart(cluster), request));
    }

    /** Holds the cluster, or (null) lets it go. */
    public void hold(@Nullable Hold hold) {
        put(Key.hold(cluster), hold, 0);
    }

    /**
     * Asks for a switchover by policy.
     *
     * @param counted of the fleet's ledger: nothing is asked for unless it holds
     */
    public void ask(SwitchoverRequest request, Change<?> counted) {
        keys.commit(change(Key.switchover(cluster), request), counted);
    }

    /** Answers a switchover that was asked for. */
    public void answer(SwitchoverRequest request) {
        keys.commit(change(Key.switchover(cluster), request));
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
                token(),
                Journal.Kind.FAILOVER,
                given.oldPrimary(),
                reason,
                now);
    }

    private Journal succeed(
            Journal given, Journal next, Collection<String> toReclone, List<Change<?>> also) {
        Journal abandoned = given.in(RecoveryPhase.ABANDONED);
        List<Change<?>> changes = new ArrayList<>();
        changes.add(epochChange(abandoned, EpochRecord.Outcome.ABANDONED, toReclone));
        changes.addAll(also);
        return owned(next, changes);
    }

    /** Takes the open journal into our hands, or finds it there. */
    public Journal takeOver(Journal open) {
        if (open.token() == token()) {
            return open;
        }
        return write(open.takenOverBy(token()));
    }

    /** Writes the journal before the actions that its phase names (I10). */
    public Journal write(Journal journal) {
        EpochRecord.Outcome outcome =
                journal.phase() == RecoveryPhase.ABANDONED
                        ? EpochRecord.Outcome.ABANDONED
                        : EpochRecord.Outcome.BEGUN;
        boolean news =
                journal.phase() == RecoveryPhase.CHOSEN
                        || journal.phase() == RecoveryPhase.READOPTING
                        || journal.phase().terminal();
        if (news) {
            keys.commit(journalChange(journal), epochChange(journal, outcome));
        } else {
            keys.commit(journalChange(journal));
        }
        return journal;
    }

    /**
     * The old primary is to take the role back although a candidate stands on record: its rule
     * counts as any candidate's from now on (I3), until the epoch is sealed.
     */
    public Journal readopt(Journal journal, DurabilityRule rule) {
        Journal readopting = journal.in(RecoveryPhase.READOPTING);
        EpochRecord record =
                new EpochRecord(journal.epoch(), EpochRecord.Outcome.BEGUN, rule, null, List.of());
        keys.commit(journalChange(readopting), change(Key.epoch(cluster, journal.epoch()), record));
        return readopting;
    }

    /**
     * Step 9, the decision itself: the topology of this epoch, the journal done, the epoch sealed,
     * no suspicion left, and the hold that keeps a second automatic failover away. A hold that
     * lasts longer, which somebody wrote meanwhile, stays.
     */
    public void seal(
            Topology topology, Journal journal, EpochRecord.Outcome outcome, @Nullable Hold hold) {
        List<Change<?>> changes = new ArrayList<>();
        changes.add(change(Key.topology(cluster), topology));
        changes.add(journalChange(journal));
        changes.add(epochChange(journal, outcome));
        if (hold != null && hold().filter(known -> outlasts(known, hold)).isEmpty()) {
            changes.add(change(Key.hold(cluster), hold));
        }
        keys.commit(changes.toArray(Change<?>[]::new));
    }

    private static boolean outlasts(Hold known, Hold hold) {
        return known.until() == null
                || (hold.until() != null && known.until().isAfter(hold.until()));
    }

    /** A new topology of the same epoch: a rule that is pending, or is in force now (I2). */
    public void write(Topology topology) {
        keys.commit(change(Key.topology(cluster), topology));
    }

    /** Adoption: the first topology there is. */
    public void adopt(Topology topology) {
        EpochRecord first =
                new EpochRecord(
                        topology.epoch(),
                        EpochRecord.Outcome.SEALED,
                        topology.rule(),
                        null,
                        List.of());
        keys.commit(
                change(Key.topology(cluster), topology),
                change(Key.epoch(cluster, topology.epoch()), first));
    }

    /** Says why nothing is done, or (null) that nothing stands against it any more. */
    public void refusal(@Nullable Refusal refusal) {
        put(Key.refusal(cluster), refusal, 0);
    }

    /** What was last held of a primary that is not healthy. */
    public Optional<StandingVerdict> verdict() {
        return keys.value(Key.verdict(cluster));
    }

    /** Says what is held of the primary, or (null) that it is healthy. */
    public void verdict(@Nullable StandingVerdict verdict) {
        put(Key.verdict(cluster), verdict, 0);
    }

    /** Writes or (null) deletes the suspicion, bound to the decider's lease. */
    public void suspicion(@Nullable Suspicion suspicion, long lease) {
        put(Key.suspicion(cluster), suspicion, lease);
    }

    private <T> void put(Key<T> key, @Nullable T value, long lease) {
        if (value == null && !keys.has(key)) {
            return;
        }
        keys.commit(change(key, value).leased(lease));
    }

    private Change<Journal> journalChange(Journal journal) {
        return change(Key.recovery(cluster), journal);
    }

    private Change<EpochRecord> epochChange(Journal journal, EpochRecord.Outcome outcome) {
        return epochChange(journal, outcome, List.of());
    }

    /** The record of a journal's epoch as it is now; what stood there of rule and nodes stays. */
    private Change<EpochRecord> epochChange(
            Journal journal, EpochRecord.Outcome outcome, Collection<String> toReclone) {
        Key<EpochRecord> key = Key.epoch(cluster, journal.epoch());
        EpochRecord known = keys.value(key).orElse(null);
        DurabilityRule before = known == null ? null : known.rule();
        DurabilityRule rule = journal.candidate() == null ? before : journal.candidate().rule();
        Journal ended = journal.phase().terminal() ? journal : null;
        EpochRecord record =
                new EpochRecord(
                        journal.epoch(),
                        outcome,
                        rule,
                        ended,
                        known == null ? List.of() : known.toReclone());
        return change(key, record.toReclone(toReclone));
    }

    private <T> Change<T> change(Key<T> key, @Nullable T value) {
        return keys.change(key, value);
    }
}
