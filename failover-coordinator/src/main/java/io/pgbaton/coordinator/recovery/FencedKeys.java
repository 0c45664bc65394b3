package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The keys below one prefix of the store as they were last read, changed only in transactions that
 * hold while the decider's key has our create revision and the value the revision that was read
 * (I1).
 *
 * <p>Keys elsewhere may be written along with them, by the revision that the caller has read.
 *
 * <p>A transaction without an answer may have been applied: it is read back before it is sent
 * again. Used by one thread.
 */
final class FencedKeys {

    private static final int ATTEMPTS = 20;

    private final Store store;
    private final String prefix;
    private final Fence fence;
    private final StepGuard guard;
    private final Map<String, Store.RawEntry> entries = new HashMap<>();
    private final Map<String, Versioned<?>> parsed = new HashMap<>();

    FencedKeys(Store store, String prefix, Fence fence, StepGuard guard) {
        this.store = store;
        this.prefix = prefix;
        this.fence = fence;
        this.guard = guard;
    }

    /** The same keys for another thread, which has read nothing yet. */
    FencedKeys unread() {
        return new FencedKeys(store, prefix, fence, guard);
    }

    /** Reads everything anew, in one revision. */
    void load() {
        entries.clear();
        store.list(prefix).entries().forEach(e -> entries.put(e.path(), e));
    }

    /** The create revision of the decider's key. */
    long token() {
        return fence.token();
    }

    boolean has(Key<?> key) {
        return entries.containsKey(key.path());
    }

    <T> Optional<T> value(Key<T> key) {
        return Optional.ofNullable(entries.get(key.path())).map(e -> parsed(e, key.type()));
    }

    /** The values of all keys that begin so, in no order. */
    <T> List<T> values(String beginning, Class<T> type) {
        return entries.values().stream()
                .filter(e -> e.path().startsWith(beginning))
                .map(e -> parsed(e, type))
                .toList();
    }

    /** Whether what somebody else read of this key is no newer than what was read here. */
    boolean knows(Key<?> key, @Nullable Versioned<?> theirs) {
        Store.RawEntry ours = entries.get(key.path());
        return theirs == null
                ? ours == null
                : ours != null && ours.modRevision() >= theirs.modRevision();
    }

    /** A change of what was read; null deletes. */
    <T> Change<T> change(Key<T> key, @Nullable T value) {
        Store.RawEntry known = entries.get(key.path());
        return new Change<>(key, known == null ? 0 : known.modRevision(), value, 0);
    }

    /**
     * Writes it or (null) deletes it, in a transaction of its own.
     *
     * @param lease that it is bound to; 0: none
     */
    <T> void put(Key<T> key, @Nullable T value, long lease) {
        if (value == null && !has(key)) {
            return;
        }
        commit(change(key, value).leased(lease));
    }

    /** Rounds are many and changes few: each value is parsed once. */
    private <T> T parsed(Store.RawEntry entry, Class<T> type) {
        Versioned<?> known = parsed.get(entry.path());
        if (known == null
                || known.modRevision() != entry.modRevision()
                || !type.isInstance(known.value())) {
            known = store.read(entry, type);
            parsed.put(entry.path(), known);
        }
        return type.cast(known.value());
    }

    /**
     * Makes all of these changes, once.
     *
     * @throws StepGuard.LeadershipLost if the lease is too short for it, or somebody else decided
     * @throws StoreUnavailable if the store never answered
     */
    void commit(Change<?>... changes) {
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

    /** Those that are read back; a transaction holds whole or not at all. */
    private List<Change<?>> ours(Change<?>... changes) {
        return Arrays.stream(changes)
                .filter(change -> change.key().path().startsWith(prefix))
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
