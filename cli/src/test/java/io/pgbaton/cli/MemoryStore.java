package io.pgbaton.cli;

import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory; as much of it as the commands use. */
public final class MemoryStore implements Store {

    private final Map<String, RawEntry> entries = new TreeMap<>();
    private long revision = 1;
    private boolean quorum = true;

    /** Puts a value there as its owner would. */
    public <T> MemoryStore put(Key<T> key, T value) {
        RawEntry before = entries.get(key.path());
        revision++;
        long created = before == null ? revision : before.createRevision();
        entries.put(key.path(), new RawEntry(key.path(), Json.write(value), created, revision));
        return this;
    }

    public MemoryStore withoutQuorum() {
        quorum = false;
        return this;
    }

    @Override
    public <T> Optional<Versioned<T>> get(Key<T> key) {
        check();
        return Optional.ofNullable(entries.get(key.path())).map(e -> read(e, key.type()));
    }

    @Override
    public Snapshot list(String prefix) {
        check();
        return new Snapshot(
                revision,
                entries.values().stream().filter(e -> e.path().startsWith(prefix)).toList());
    }

    @Override
    public OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        check();
        for (Change<?> change : changes) {
            RawEntry entry = entries.get(change.key().path());
            if ((entry == null ? 0 : entry.modRevision()) != change.expectedModRevision()) {
                return OptionalLong.empty();
            }
        }
        changes.forEach(this::apply);
        return OptionalLong.of(revision);
    }

    private <T> void apply(Change<T> change) {
        T value = change.value();
        if (value == null) {
            revision++;
            entries.remove(change.key().path());
        } else {
            put(change.key(), value);
        }
    }

    private void check() {
        if (!quorum) {
            throw new StoreUnavailable("no quorum", null);
        }
    }

    @Override
    public AutoCloseable watch(
            String prefix, long fromRevision, Consumer<KeyChange> onChange, Runnable onReset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease lease(Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(quorum, List.of(), List.of());
    }

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Json.read(entry.json(), type), entry.createRevision(), entry.modRevision());
    }

    @Override
    public void close() {}
}
