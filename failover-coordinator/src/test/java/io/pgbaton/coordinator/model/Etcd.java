package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The store of truth: keys with revisions, and the decider's lease. Immutable.
 *
 * @param token the create revision of the decider's key: who decides now
 * @param topology as it stands in the entries
 */
record Etcd(
        SortedMap<String, Store.RawEntry> entries,
        long revision,
        long token,
        Topology topology,
        long hash) {

    private static final Map<String, Object> PARSED = new ConcurrentHashMap<>();

    /** An adopted cluster, and its first decider. */
    static Etcd adopted(Topology topology) {
        EpochRecord first =
                new EpochRecord(
                        topology.epoch(),
                        EpochRecord.Outcome.SEALED,
                        topology.rule(),
                        null,
                        List.of());
        SortedMap<String, Store.RawEntry> entries = new TreeMap<>();
        put(entries, Key.topology(Scene.CLUSTER).path(), json(topology), 1);
        put(entries, Key.epoch(Scene.CLUSTER, topology.epoch()).path(), json(first), 1);
        return of(entries, 2, 2);
    }

    private static Etcd of(SortedMap<String, Store.RawEntry> entries, long revision, long token) {
        long hash = Mix.of(revision, token);
        for (Store.RawEntry entry : entries.values()) {
            hash = Mix.of(Mix.of(hash, entry.json()), entry.modRevision());
        }
        Key<Topology> key = Key.topology(Scene.CLUSTER);
        Topology topology =
                value(Objects.requireNonNull(entries.get(key.path())).json(), key.type());
        return new Etcd(entries, revision, token, topology, hash);
    }

    /** The lease is lost, and the next decider has it. */
    Etcd elected() {
        return of(entries, revision + 1, revision + 1);
    }

    Store.Snapshot list(String prefix) {
        return new Store.Snapshot(
                revision,
                entries.values().stream().filter(e -> e.path().startsWith(prefix)).toList());
    }

    /** The store after a transaction; empty when a guard does not hold (I1). */
    Optional<Etcd> commit(long fence, List<Call.Write> writes) {
        if (fence != token) {
            return Optional.empty();
        }
        for (Call.Write write : writes) {
            Store.RawEntry known = entries.get(write.path());
            if ((known == null ? 0 : known.modRevision()) != write.expected()) {
                return Optional.empty();
            }
        }
        SortedMap<String, Store.RawEntry> next = new TreeMap<>(entries);
        for (Call.Write write : writes) {
            put(next, write.path(), write.json(), revision + 1);
        }
        return Optional.of(of(next, revision + 1, token));
    }

    private static void put(
            SortedMap<String, Store.RawEntry> entries,
            String path,
            @Nullable String json,
            long at) {
        Store.RawEntry old = entries.get(path);
        if (json == null) {
            entries.remove(path);
        } else {
            entries.put(
                    path,
                    new Store.RawEntry(path, json, old == null ? at : old.createRevision(), at));
        }
    }

    /** The journal of a recovery that is not over. */
    Optional<Journal> open() {
        return read(Key.recovery(Scene.CLUSTER)).filter(j -> !j.phase().terminal());
    }

    List<EpochRecord> epochs() {
        return entries.values().stream()
                .filter(e -> e.path().startsWith(Key.epochsPrefix(Scene.CLUSTER)))
                .map(e -> value(e.json(), EpochRecord.class))
                .toList();
    }

    /** The highest epoch that was ever begun. */
    int highestEpoch() {
        return (int) epochs().stream().mapToLong(e -> e.epoch().number()).max().orElse(1);
    }

    private <T> Optional<T> read(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path())).map(e -> value(e.json(), key.type()));
    }

    /** The stored form, without how long each step took. */
    static String json(Object value) {
        return Json.write(
                switch (value) {
                    case Journal journal -> timeless(journal);
                    case EpochRecord record ->
                            new EpochRecord(
                                    record.epoch(),
                                    record.outcome(),
                                    record.rule(),
                                    record.journal() == null ? null : timeless(record.journal()),
                                    record.toReclone());
                    default -> value;
                });
    }

    private static Journal timeless(Journal journal) {
        List<Journal.Step> told = new ArrayList<>();
        for (Journal.Step step : journal.steps()) {
            if (step.name().equals(Journal.GIVEN_UP)) {
                told.add(new Journal.Step(step.name(), Scene.NOW, 0, step.detail()));
            }
        }
        return new Journal(
                journal.epoch(),
                journal.token(),
                journal.kind(),
                journal.phase(),
                journal.oldPrimary(),
                journal.reason(),
                journal.candidate(),
                journal.restoreCommands(),
                journal.began(),
                told);
    }

    static <T> T value(String json, Class<T> type) {
        Object known = PARSED.get(json);
        if (!type.isInstance(known)) {
            known = Json.read(json, type);
            if (PARSED.size() > 50_000) {
                PARSED.clear();
            }
            PARSED.put(json, known);
        }
        return type.cast(known);
    }

    /** A write, for a trace. */
    static String told(String path, @Nullable String json) {
        if (json != null && path.equals(Key.recovery(Scene.CLUSTER).path())) {
            Journal journal = value(json, Journal.class);
            Journal.Candidate candidate = journal.candidate();
            RecoveryPhase phase = journal.phase();
            return "journal "
                    + journal.epoch()
                    + " "
                    + phase
                    + (candidate == null ? "" : " " + candidate.rule());
        }
        if (json != null && path.equals(Key.topology(Scene.CLUSTER).path())) {
            Topology topology = value(json, Topology.class);
            return "TOPOLOGY " + topology.rule() + " pending " + topology.pending();
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
