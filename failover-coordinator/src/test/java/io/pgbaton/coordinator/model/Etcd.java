package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The store of truth: keys with revisions, and the decider's lease. Immutable.
 *
 * <p>The production code only ever asks whether a revision is the one that it read, and which of
 * two tokens is the higher: so revisions are counted anew where nobody remembers one, and the same
 * contents are the same store again, however they came about.
 */
final class Etcd {

    private static final Map<String, Object> PARSED = new ConcurrentHashMap<>();
    private static final Map<Object, String> WRITTEN = new ConcurrentHashMap<>();

    /** What is remembered of these; then it begins anew. */
    private static final int REMEMBERED = 50_000;

    /**
     * A key and its value.
     *
     * @param text the hash of the value
     * @param leased whether it goes with the decider's lease
     */
    private record Entry(Store.RawEntry raw, long text, boolean leased) {

        static Entry of(Store.RawEntry raw, boolean leased) {
            return new Entry(raw, Mix.of(Mix.SEED, raw.json()), leased);
        }

        Entry at(long revision) {
            Store.RawEntry anew = new Store.RawEntry(raw.path(), raw.json(), revision, revision);
            return new Entry(anew, text, leased);
        }
    }

    private final SortedMap<String, Entry> entries;
    private final long revision;
    private final long token;
    private final Topology topology;
    private final boolean adopted;
    private final Optional<Journal> open;
    private final List<EpochRecord> epochs;
    private final int highestEpoch;
    private final long hash;

    private Etcd(SortedMap<String, Entry> entries, long revision, long token, Topology otherwise) {
        this.entries = entries;
        this.revision = revision;
        this.token = token;
        long h = Mix.of(revision, token);
        List<EpochRecord> records = new ArrayList<>();
        for (Entry entry : entries.values()) {
            h = Mix.of(Mix.of(h, entry.text()), entry.raw().modRevision());
            if (entry.raw().path().startsWith(Key.epochsPrefix(Scene.CLUSTER))) {
                records.add(value(entry.raw().json(), EpochRecord.class));
            }
        }
        this.hash = h;
        this.epochs = List.copyOf(records);
        this.highestEpoch =
                (int) records.stream().mapToLong(e -> e.epoch().number()).max().orElse(1);
        Optional<Topology> sealed = read(Key.topology(Scene.CLUSTER));
        this.topology = sealed.orElse(otherwise);
        this.adopted = sealed.isPresent();
        this.open = read(Key.recovery(Scene.CLUSTER)).filter(j -> !j.phase().terminal());
    }

    /** An adopted cluster, and its first decider. */
    static Etcd adopted(Topology topology) {
        EpochRecord first =
                new EpochRecord(
                        topology.epoch(),
                        EpochRecord.Outcome.SEALED,
                        topology.rule(),
                        null,
                        List.of());
        SortedMap<String, Entry> entries = new TreeMap<>();
        put(entries, write(Key.topology(Scene.CLUSTER), topology), 1);
        put(entries, write(Key.epoch(Scene.CLUSTER, topology.epoch()), first), 1);
        return new Etcd(entries, 2, 2, topology);
    }

    /**
     * Before adoption.
     *
     * @param planned what it will come to
     */
    static Etcd empty(Topology planned) {
        return new Etcd(new TreeMap<>(), 2, 2, planned);
    }

    private static <T> Call.Write write(Key<T> key, T value) {
        return new Call.Write(key.path(), 0, json(value), false);
    }

    /** The lease is lost with all that is bound to it, and the next decider has one. */
    Etcd elected() {
        SortedMap<String, Entry> left = new TreeMap<>(entries);
        left.values().removeIf(Entry::leased);
        return countedAnew(left, token + 1, topology);
    }

    /** The same contents, where nobody remembers a revision but those who lost the lease. */
    Etcd countedAnew() {
        return revision == token ? this : countedAnew(new TreeMap<>(entries), token, topology);
    }

    private static Etcd countedAnew(
            SortedMap<String, Entry> anew, long decider, Topology otherwise) {
        anew.replaceAll((path, entry) -> entry.at(1));
        return new Etcd(anew, decider, decider, otherwise);
    }

    Store.Snapshot list(String prefix) {
        List<Store.RawEntry> listed = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            if (entry.raw().path().startsWith(prefix)) {
                listed.add(entry.raw());
            }
        }
        return new Store.Snapshot(revision, listed);
    }

    /**
     * The store after a transaction; empty when a guard does not hold (I1).
     *
     * @param fence the token of the decider that has to have the lease; 0: none has to
     */
    Optional<Etcd> commit(long fence, List<Call.Write> writes) {
        if (fence != 0 && fence != token) {
            return Optional.empty();
        }
        for (Call.Write write : writes) {
            Entry known = entries.get(write.path());
            if ((known == null ? 0 : known.raw().modRevision()) != write.expected()) {
                return Optional.empty();
            }
        }
        SortedMap<String, Entry> next = new TreeMap<>(entries);
        for (Call.Write write : writes) {
            put(next, write, revision + 1);
        }
        return Optional.of(new Etcd(next, revision + 1, token, topology));
    }

    private static void put(SortedMap<String, Entry> entries, Call.Write write, long at) {
        String json = write.json();
        Entry old = entries.get(write.path());
        if (json == null) {
            entries.remove(write.path());
        } else {
            long created = old == null ? at : old.raw().createRevision();
            Store.RawEntry raw = new Store.RawEntry(write.path(), json, created, at);
            entries.put(write.path(), Entry.of(raw, write.leased()));
        }
    }

    /** The suspicion that stands, with the pools paused by it. */
    Optional<Suspicion> suspicion() {
        return read(Key.suspicion(Scene.CLUSTER));
    }

    /** Why the decider does not go on, as it said last. */
    Optional<Refusal> refusal() {
        return read(Key.refusal(Scene.CLUSTER));
    }

    private <T> Optional<T> read(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path()))
                .map(e -> value(e.raw().json(), key.type()));
    }

    long revision() {
        return revision;
    }

    /** The create revision of the decider's key: who decides now. */
    long token() {
        return token;
    }

    /** What is sealed; before adoption what it will come to. */
    Topology topology() {
        return topology;
    }

    boolean adopted() {
        return adopted;
    }

    /** The journal of a recovery that is not over. */
    Optional<Journal> open() {
        return open;
    }

    List<EpochRecord> epochs() {
        return epochs;
    }

    /** The highest epoch that was ever begun. */
    int highestEpoch() {
        return highestEpoch;
    }

    long hash() {
        return hash;
    }

    /** The stored form, without how long each step took. */
    static String json(Object value) {
        Object timeless =
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
                };
        String known = WRITTEN.get(timeless);
        if (known == null) {
            known = Json.write(timeless);
            remember(WRITTEN, timeless, known);
        }
        return known;
    }

    private static <K, V> void remember(Map<K, V> all, K key, V value) {
        if (all.size() > REMEMBERED) {
            all.clear();
        }
        all.put(key, value);
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
            remember(PARSED, json, known);
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
