package io.pgbaton.cluster.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store's rules in memory, with outages and lost answers on demand. */
final class MemoryStore implements Store {

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final List<MemoryLease> leases = new ArrayList<>();
    private long revision = 1;
    private volatile boolean away;
    private volatile boolean mute;
    private volatile @Nullable Boolean loseAnswer;

    /** Nothing is answered until it is back. */
    void away(boolean on) {
        away = on;
    }

    /** Watches tell nothing. */
    void mute(boolean on) {
        mute = on;
    }

    /** The next commit's answer is lost; whether it is applied before that. */
    void loseNextAnswer(boolean applied) {
        loseAnswer = applied;
    }

    /** Writes without any guard. */
    synchronized void put(String path, String json) {
        write(path, json, 0);
    }

    synchronized void delete(String path) {
        write(path, null, 0);
    }

    /** Has every watch begin anew. */
    void reset() {
        watchers.forEach(watcher -> watcher.onReset.run());
    }

    synchronized List<MemoryLease> leases() {
        return List.copyOf(leases);
    }

    @Override
    public synchronized <T> Optional<Versioned<T>> get(Key<T> key) {
        answer();
        return Optional.ofNullable(entries.get(key.path()))
                .map(entry -> read(entry.raw, key.type()));
    }

    @Override
    public synchronized Snapshot list(String prefix) {
        answer();
        return new Snapshot(
                revision,
                entries.values().stream()
                        .map(Entry::raw)
                        .filter(raw -> raw.path().startsWith(prefix))
                        .toList());
    }

    @Override
    public synchronized OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        answer();
        Boolean lost = loseAnswer;
        loseAnswer = null;
        if (lost != null && !lost) {
            throw new StoreUnavailable("the request was lost", null);
        }
        boolean holds =
                (fence == null || createRevision(fence.key().path()) == fence.token())
                        && changes.stream().allMatch(this::holds);
        if (holds) {
            revision++;
            changes.forEach(
                    change -> {
                        Object value = change.value();
                        String json = value == null ? null : Json.write(value);
                        set(change.key().path(), json, change.lease());
                    });
        }
        if (lost != null) {
            throw new StoreUnavailable("the answer was lost", null);
        }
        return holds ? OptionalLong.of(revision) : OptionalLong.empty();
    }

    @Override
    public AutoCloseable watch(
            String prefix, long fromRevision, Consumer<KeyChange> onChange, Runnable onReset) {
        Watcher watcher = new Watcher(prefix, onChange, onReset);
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public synchronized Lease lease(Duration ttl) {
        answer();
        MemoryLease lease = new MemoryLease(leases.size() + 1);
        leases.add(lease);
        return lease;
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(!away, List.of(), List.of());
    }

    @Override
    public void close() {
        away = true;
    }

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Json.read(entry.json(), type), entry.createRevision(), entry.modRevision());
    }

    private void answer() {
        if (away) {
            throw new StoreUnavailable("away", null);
        }
    }

    private boolean holds(Change<?> change) {
        Entry entry = entries.get(change.key().path());
        long mod = entry == null ? 0 : entry.raw.modRevision();
        boolean leaseHolds =
                change.lease() == 0
                        || leases.stream().anyMatch(l -> l.id() == change.lease() && l.held);
        return mod == change.expectedModRevision() && leaseHolds;
    }

    private long createRevision(String path) {
        Entry entry = entries.get(path);
        return entry == null ? 0 : entry.raw.createRevision();
    }

    private void write(String path, @Nullable String json, long lease) {
        revision++;
        set(path, json, lease);
    }

    private void set(String path, @Nullable String json, long lease) {
        Entry old = entries.get(path);
        long created = old == null ? revision : old.raw.createRevision();
        if (json == null) {
            entries.remove(path);
        } else {
            entries.put(path, new Entry(new RawEntry(path, json, created, revision), lease));
        }
        KeyChange change = new KeyChange(path, json, json == null ? 0 : created, revision);
        if (!mute) {
            watchers.stream()
                    .filter(watcher -> path.startsWith(watcher.prefix))
                    .forEach(watcher -> watcher.onChange.accept(change));
        }
    }

    private record Entry(RawEntry raw, long lease) {}

    private record Watcher(String prefix, Consumer<KeyChange> onChange, Runnable onReset) {}

    /** A lease that is lost when a test says so. */
    final class MemoryLease implements Lease {

        private final long id;
        private final List<Runnable> actions = new CopyOnWriteArrayList<>();
        private volatile boolean held = true;

        MemoryLease(long id) {
            this.id = id;
        }

        void lose() {
            end();
            actions.forEach(Runnable::run);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public Duration remaining() {
            return held ? Duration.ofSeconds(1) : Duration.ZERO;
        }

        @Override
        public void onLost(Runnable action) {
            actions.add(action);
        }

        @Override
        public void close() {
            end();
        }

        private void end() {
            held = false;
            synchronized (MemoryStore.this) {
                entries.values().stream()
                        .filter(entry -> entry.lease == id)
                        .map(entry -> entry.raw.path())
                        .toList()
                        .forEach(MemoryStore.this::delete);
            }
        }
    }
}
