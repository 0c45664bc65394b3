package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory, with etcd's revisions, that loses answers when told to. */
public final class MemoryStore implements Store {

    /** What becomes of a commit. */
    enum Fault {
        NONE,
        /** It never arrives. */
        LOST,
        /** It is applied, its answer is lost. */
        ANSWER_LOST,
        /** Its answer is lost, and it arrives only after the next read. */
        LATE
    }

    private final SortedMap<String, RawEntry> entries = new TreeMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private @Nullable Runnable late;
    private int unreadable;
    private long revision = 10;

    /** How many commits were applied. */
    int applied;

    /** The next commits end so; all after them well. */
    void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** So many lists go without an answer. */
    void unreadable(int times) {
        unreadable = times;
    }

    /** What a person, or another decider, writes meanwhile; no guards. */
    public synchronized <T> long put(Key<T> key, T value) {
        revision++;
        RawEntry old = entries.get(key.path());
        entries.put(
                key.path(),
                new RawEntry(
                        key.path(),
                        Json.write(value),
                        old == null ? revision : old.createRevision(),
                        revision));
        return revision;
    }

    synchronized <T> void remove(Key<T> key) {
        revision++;
        entries.remove(key.path());
    }

    <T> @Nullable T value(Key<T> key) {
        return get(key).map(Versioned::value).orElse(null);
    }

    @Override
    public synchronized <T> Optional<Versioned<T>> get(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path())).map(e -> read(e, key.type()));
    }

    @Override
    public synchronized Snapshot list(String prefix) {
        if (unreadable > 0) {
            unreadable--;
            throw new StoreUnavailable("no quorum", null);
        }
        List<RawEntry> found =
                entries.values().stream().filter(e -> e.path().startsWith(prefix)).toList();
        Snapshot snapshot = new Snapshot(revision, found);
        Runnable landing = late;
        if (landing != null) {
            late = null;
            landing.run();
        }
        return snapshot;
    }

    @Override
    public synchronized OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        return switch (faults.isEmpty() ? Fault.NONE : faults.remove()) {
            case NONE -> apply(fence, changes);
            case LOST -> throw new StoreUnavailable("deadline", null);
            case ANSWER_LOST -> {
                apply(fence, changes);
                throw new StoreUnavailable("deadline", null);
            }
            case LATE -> {
                late = () -> apply(fence, changes);
                throw new StoreUnavailable("deadline", null);
            }
        };
    }

    private OptionalLong apply(@Nullable Fence fence, List<Change<?>> changes) {
        boolean holds =
                fence == null
                        || Optional.ofNullable(entries.get(fence.key().path()))
                                .filter(e -> e.createRevision() == fence.token())
                                .isPresent();
        for (Change<?> change : changes) {
            RawEntry known = entries.get(change.key().path());
            holds &= (known == null ? 0 : known.modRevision()) == change.expectedModRevision();
        }
        if (!holds) {
            return OptionalLong.empty();
        }
        revision++;
        applied++;
        for (Change<?> change : changes) {
            String path = change.key().path();
            Object value = change.value();
            RawEntry old = entries.get(path);
            if (value == null) {
                entries.remove(path);
            } else {
                entries.put(
                        path,
                        new RawEntry(
                                path,
                                Json.write(value),
                                old == null ? revision : old.createRevision(),
                                revision));
            }
        }
        return OptionalLong.of(revision);
    }

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Json.read(entry.json(), type), entry.createRevision(), entry.modRevision());
    }

    @Override
    public AutoCloseable watch(
            String prefix, long from, Consumer<KeyChange> onChange, Runnable onReset) {
        return () -> {};
    }

    @Override
    public Lease lease(Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreHealth health() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
