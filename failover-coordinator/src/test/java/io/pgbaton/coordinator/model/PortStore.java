package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The store as the production code sees it: each call stops its thread until it is answered. */
record PortStore(Function<Call, Reply> port) implements Store {

    @Override
    public Snapshot list(String prefix) {
        return ((Reply.Listed) port.apply(new Call.Listing(Run.thread(), prefix))).snapshot();
    }

    @Override
    public OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        List<Call.Write> writes = changes.stream().map(PortStore::write).toList();
        long token = fence == null ? 0 : fence.token();
        Call call = new Call.Commit(Run.thread(), token, writes);
        Reply.Committed done = (Reply.Committed) port.apply(call);
        return done.revision() == 0 ? OptionalLong.empty() : OptionalLong.of(done.revision());
    }

    private static Call.Write write(Change<?> change) {
        Object value = change.value();
        return new Call.Write(
                change.key().path(),
                change.expectedModRevision(),
                value == null ? null : Etcd.json(value),
                change.lease() != 0);
    }

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Etcd.value(entry.json(), type), entry.createRevision(), entry.modRevision());
    }

    @Override
    public <T> Optional<Versioned<T>> get(Key<T> key) {
        throw new UnsupportedOperationException("a recovery lists");
    }

    @Override
    public AutoCloseable watch(
            String prefix, long from, Consumer<KeyChange> onChange, Runnable onReset) {
        return () -> {};
    }

    @Override
    public Lease lease(Duration ttl) {
        throw new UnsupportedOperationException("the model has the lease");
    }

    @Override
    public StoreHealth health() {
        throw new UnsupportedOperationException("not asked in a recovery");
    }

    @Override
    public void close() {}
}
