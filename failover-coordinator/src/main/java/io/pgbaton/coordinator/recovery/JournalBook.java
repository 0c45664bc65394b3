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
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decider's hand on the store: topology, journal and epochs of one cluster, changed only in
 * transactions that hold while the decider's key has our create revision and the value the revision
 * that was read (I1).
 *
 * <p>A transaction without an answer may have been applied: it is read back before it is sent
 * again. Used by one thread.
 */
public final class JournalBook {

    private static final int ATTEMPTS = 20;

    private final Store store;
    private final String cluster;
    private final Fence fence;
    private final StepGuard guard;
    private final Map<String, Store.RawEntry> entries = new HashMap<>();
    private final Map<String, Versioned<?>> parsed = new HashMap<>();

    public JournalBook(Store store, String cluster, Fence fence, StepGuard guard) {
        this.store = store;
        this.cluster = cluster;
        this.fence = fence;
        this.guard = guard;
    }

    /** One of the same term for another thread, which has read nothing yet. */
    public JournalBook another() {
        return new JournalBook(store, cluster, fence, guard);
    }

    /** Reads everything anew, in one revision. */
    public void load() {
        entries.clear();
        store.list(Key.clusterPrefix(cluster)).entries().forEach(e -> entries.put(e.path(), e));
    }

    /** The fencing token, which also goes into promises. */
    public long token() {
        return fence.token();
    }

    public Optional<Topology> topology() {
        return read(Key.topology(cluster)).map(Versioned::value);
    }

    /** The journal of a recovery that is not over. */
    public Optional<Journal> open() {
        return read(Key.recovery(cluster)).map(Versioned::value).filter(j -> !j.phase().terminal());
    }

    public Optional<Hold> hold() {
        return read(Key.hold(cluster)).map(Versioned::value);
    }

    /** The newest switchover that somebody asked for, with what became of it. */
    public Optional<SwitchoverRequest> switchover() {
        return read(Key.switchover(cluster)).map(Versioned::value);
    }

    /** The newest failover that somebody ordered by hand, with what became of it. */
    public Optional<FailoverRequest> failover() {
        return read(Key.failover(cluster)).map(Versioned::value);
    }

    /** The newest rolling restart that somebody asked for, with how far it is. */
    public Optional<RestartRequest> restart() {
        return read(Key.restart(cluster)).map(Versioned::value);
    }

    /** Why nothing is done, as it was told last. */
    public Optional<Refusal> refusal() {
        return read(Key.refusal(cluster)).map(Versioned::value);
    }

    /** Whether what people may change is here as that view has it. */
    public boolean knows(ClusterView view) {
        return knows(Key.hold(cluster), view.hold())
                && knows(Key.switchover(cluster), view.switchover())
                && knows(Key.failover(cluster), view.failover())
                && knows(Key.restart(cluster), view.restart());
    }

    private boolean knows(Key<?> key, @Nullable Versioned<?> theirs) {
        Store.RawEntry ours = entries.get(key.path());
        return theirs == null
                ? ours == null
                : ours != null && ours.modRevision() >= theirs.modRevision();
    }

    /** Every epoch on record. */
    public List<EpochRecord> epochs() {
        return entries.values().stream()
                .filter(e -> e.path().startsWith(Key.epochsPrefix(cluster)))
                .map(e -> parsed(e, EpochRecord.class).value())
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
        Journal journal = next(Journal.Kind.FAILOVER, found.from(), order.told(), now);
        return owned(journal, List.of(running(order, journal, found)));
    }

    private Journal owned(Journal journal, List<Change<?>> also) {
        List<Change<?>> changes = new ArrayList<>();
        changes.add(journalChange(journal));
        changes.add(epochChange(journal, EpochRecord.Outcome.BEGUN));
        changes.addAll(also);
        commit(changes.toArray(Change<?>[]::new));
        return journal;
    }

    private Change<FailoverRequest> running(
            FailoverRequest order, Journal journal, FailoverReport found) {
        return change(Key.failover(cluster), order.running(journal.epoch(), found));
    }

    /** Goes on with an epoch in which nobody was chosen by somebody's order from now on. */
    public Journal order(Journal open, FailoverRequest order, FailoverReport found, Instant now) {
        Journal ordered =
                open.takenOverBy(token()).with(new Journal.Step("ordered", now, 0, order.told()));
        commit(journalChange(ordered), running(order, ordered, found));
        return ordered;
    }

    /** The same for a switchover, in one transaction with the request that it answers. */
    public Journal begin(
            SwitchoverRequest request, SwitchoverReport preflight, String reason, Instant now) {
        Journal journal = next(Journal.Kind.SWITCHOVER, preflight.from(), reason, now);
        commit(
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

    /** Answers a failover that was ordered. */
    public void answer(FailoverRequest order) {
        commit(change(Key.failover(cluster), order));
    }

    /** Writes down how far a rolling restart is. */
    public void answer(RestartRequest request) {
        commit(change(Key.restart(cluster), request));
    }

    /** Holds the cluster, or (null) lets it go. */
    public void hold(@Nullable Hold hold) {
        put(Key.hold(cluster), hold, 0);
    }

    /** Answers a switchover that was asked for. */
    public void answer(SwitchoverRequest request) {
        commit(change(Key.switchover(cluster), request));
    }

    /**
     * Gives an epoch up and owns the next, in one transaction: there is no moment without an open
     * journal, in which a fenced primary would look healthy or a pool would turn back to it. What
     * began as a switchover and lost its candidate goes on as a failover.
     */
    public Journal succeed(Journal given, Instant now) {
        return succeed(given, given.reason(), now, next -> List.of());
    }

    /** The same by somebody's order, in one transaction with the order. */
    public Journal succeed(
            Journal given, FailoverRequest order, FailoverReport found, Instant now) {
        return succeed(given, order.told(), now, next -> List.of(running(order, next, found)));
    }

    private Journal succeed(
            Journal given, String reason, Instant now, Function<Journal, List<Change<?>>> also) {
        Journal abandoned = given.in(RecoveryPhase.ABANDONED);
        Journal next =
                Journal.begin(
                        given.epoch().next(),
                        token(),
                        Journal.Kind.FAILOVER,
                        given.oldPrimary(),
                        reason,
                        now);
        List<Change<?>> changes = new ArrayList<>();
        changes.add(epochChange(abandoned, EpochRecord.Outcome.ABANDONED));
        changes.addAll(also.apply(next));
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
            commit(journalChange(journal), epochChange(journal, outcome));
        } else {
            commit(journalChange(journal));
        }
        return journal;
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
        commit(changes.toArray(Change<?>[]::new));
    }

    private static boolean outlasts(Hold known, Hold hold) {
        return known.until() == null
                || (hold.until() != null && known.until().isAfter(hold.until()));
    }

    /** A new topology of the same epoch: a rule that is pending, or is in force now (I2). */
    public void write(Topology topology) {
        commit(change(Key.topology(cluster), topology));
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
        commit(
                change(Key.topology(cluster), topology),
                change(Key.epoch(cluster, topology.epoch()), first));
    }

    /** Says why nothing is done, or (null) that nothing stands against it any more. */
    public void refusal(@Nullable Refusal refusal) {
        put(Key.refusal(cluster), refusal, 0);
    }

    /** Writes or (null) deletes the suspicion, bound to the decider's lease. */
    public void suspicion(@Nullable Suspicion suspicion, long lease) {
        put(Key.suspicion(cluster), suspicion, lease);
    }

    private <T> void put(Key<T> key, @Nullable T value, long lease) {
        if (value == null && !entries.containsKey(key.path())) {
            return;
        }
        commit(change(key, value).leased(lease));
    }

    private Change<Journal> journalChange(Journal journal) {
        return change(Key.recovery(cluster), journal);
    }

    private Change<EpochRecord> epochChange(Journal journal, EpochRecord.Outcome outcome) {
        DurabilityRule rule = journal.candidate() == null ? null : journal.candidate().rule();
        Journal ended = journal.phase().terminal() ? journal : null;
        EpochRecord record = new EpochRecord(journal.epoch(), outcome, rule, ended, List.of());
        return change(Key.epoch(cluster, journal.epoch()), record);
    }

    private <T> Change<T> change(Key<T> key, @Nullable T value) {
        Store.RawEntry known = entries.get(key.path());
        return new Change<>(key, known == null ? 0 : known.modRevision(), value, 0);
    }

    private <T> Optional<Versioned<T>> read(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path())).map(e -> parsed(e, key.type()));
    }

    /** Rounds are many and changes few: each value is parsed once. */
    private <T> Versioned<T> parsed(Store.RawEntry entry, Class<T> type) {
        Versioned<?> known = parsed.get(entry.path());
        if (known == null
                || known.modRevision() != entry.modRevision()
                || !type.isInstance(known.value())) {
            known = store.read(entry, type);
            parsed.put(entry.path(), known);
        }
        return new Versioned<>(
                type.cast(known.value()), known.createRevision(), known.modRevision());
    }

    private void commit(Change<?>... changes) {
        for (int attempt = 1; ; attempt++) {
            guard.check(Duration.ZERO);
            OptionalLong revision;
            try {
                revision = store.commit(fence, List.of(changes));
            } catch (StoreUnavailable e) {
                if (applied(changes)) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                continue;
            }
            if (revision.isPresent()) {
                remember(revision.getAsLong(), changes);
                return;
            }
            if (applied(changes)) {
                return;
            }
            throw new StepGuard.LeadershipLost(
                    "etcd refused " + changes[0].key().path() + ": decided elsewhere meanwhile");
        }
    }

    /** Reads back what an unanswered transaction may have done; retried while the lease lasts. */
    private boolean applied(Change<?>... changes) {
        while (true) {
            guard.check(Duration.ZERO);
            try {
                load();
                break;
            } catch (StoreUnavailable e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        for (Change<?> change : ours(changes)) {
            Store.RawEntry now = entries.get(change.key().path());
            boolean same =
                    change.value() == null
                            ? now == null
                            : now != null && now.json().equals(Json.write(change.value()));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /**
     * Those of this cluster's keys, which are read back: a transaction holds whole or not at all.
     */
    private List<Change<?>> ours(Change<?>... changes) {
        return Arrays.stream(changes)
                .filter(change -> change.key().path().startsWith(Key.clusterPrefix(cluster)))
                .<Change<?>>map(change -> change)
                .toList();
    }

    private void remember(long revision, Change<?>... changes) {
        for (Change<?> change : ours(changes)) {
            String path = change.key().path();
            if (change.value() == null) {
                entries.remove(path);
                continue;
            }
            Store.RawEntry old = entries.get(path);
            long created = old == null ? revision : old.createRevision();
            entries.put(
                    path, new Store.RawEntry(path, Json.write(change.value()), created, revision));
        }
    }
}
