package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.util.ArrayList;
import java.util.Collection;
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
    private final EpochRecords records;
    private final Succession succession;
    private final Requests requests;
    private final Notices notices;

    public JournalBook(Store store, String cluster, Fence fence, StepGuard guard) {
        this(cluster, new FencedKeys(store, Key.clusterPrefix(cluster), fence, guard));
    }

    private JournalBook(String cluster, FencedKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
        this.records = new EpochRecords(cluster, keys);
        this.succession = new Succession(cluster, keys, records);
        this.requests = new Requests(cluster, keys);
        this.notices = new Notices(cluster, keys);
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

    /** Every epoch on record. */
    public List<EpochRecord> epochs() {
        return records.all();
    }

    /** How an epoch is begun, and given up for the next. */
    public Succession succession() {
        return succession;
    }

    /** What people ask for, and what became of it. */
    public Requests requests() {
        return requests;
    }

    /** What is told through the store. */
    public Notices notices() {
        return notices;
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
            keys.commit(journalChange(journal), records.change(journal, outcome));
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
        changes.add(records.change(journal, outcome));
        if (hold != null && requests.hold().filter(known -> outlasts(known, hold)).isEmpty()) {
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

    private Change<Journal> journalChange(Journal journal) {
        return change(Key.recovery(cluster), journal);
    }

    private <T> Change<T> change(Key<T> key, @Nullable T value) {
        return keys.change(key, value);
    }
}
