package io.pgbaton.coordinator.rehearsal;

import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory, for one rehearsal: every transaction holds. */
final class PaperStore implements Store {

    private final NavigableMap<String, RawEntry> entries = new TreeMap<>();
    private long revision;

    @Override
    public <T> Optional<Versioned<T>> get(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path())).map(e -> read(e, key.type()));
    }

    @Override
    public Snapshot list(String prefix) {
        return new Snapshot(
                revision,
                entries.values().stream().filter(e -> e.path().startsWith(prefix)).toList());
    }

    @Override
    public OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        revision++;
        for (Change<?> change : changes) {
            String path = change.key().path();
            if (change.value() == null) {
                entries.remove(path);
            } else {
                entries.put(
                        path, new RawEntry(path, Json.write(change.value()), revision, revision));
            }
        }
        return OptionalLong.of(revision);
    }

    @Override
    public AutoCloseable watch(
            String prefix, long fromRevision, Consumer<KeyChange> onChange, Runnable onReset) {
        return () -> {};
    }

    @Override
    public Lease lease(Duration ttl) {
        throw new UnsupportedOperationException("a rehearsal holds no lease");
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(true, List.of(), List.of());
    }

    @Override
    public void close() {}

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Json.read(entry.json(), type), entry.createRevision(), entry.modRevision());
    }
}
