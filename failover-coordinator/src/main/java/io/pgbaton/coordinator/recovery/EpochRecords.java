package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The records of a cluster's epochs, as they were last read, and the changes of them that go into a
 * transaction with something else. Used by one thread.
 */
final class EpochRecords {

    private final String cluster;
    private final FencedKeys keys;

    EpochRecords(String cluster, FencedKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
    }

    /** Every epoch on record. */
    List<EpochRecord> all() {
        return keys.values(Key.epochsPrefix(cluster), EpochRecord.class).stream()
                .sorted(Comparator.comparing(EpochRecord::epoch))
                .toList();
    }

    /** The next one: above every one that was ever begun. */
    Epoch next() {
        Epoch highest =
                all().stream()
                        .map(EpochRecord::epoch)
                        .max(Comparator.naturalOrder())
                        .orElse(Epoch.NONE);
        Epoch sealed = keys.value(Key.topology(cluster)).map(Topology::epoch).orElse(Epoch.NONE);
        return (sealed.compareTo(highest) > 0 ? sealed : highest).next();
    }

    /** The record of a journal's epoch as it is now. */
    Change<EpochRecord> change(Journal journal, EpochRecord.Outcome outcome) {
        return change(journal, outcome, List.of());
    }

    /**
     * The same; what stood there of rule and nodes stays.
     *
     * @param toReclone who may only be recloned from now on (I13)
     */
    Change<EpochRecord> change(
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
        return keys.change(key, record.toReclone(toReclone));
    }
}
