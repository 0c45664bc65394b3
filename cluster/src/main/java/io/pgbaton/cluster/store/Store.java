package io.pgbaton.cluster.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store of truth. Every call has a deadline of its own and ends in {@link StoreUnavailable}
 * when no quorum answers: then nothing is decided.
 *
 * <p>Thread-safe; calls block (use virtual threads), never on the event loop.
 */
public interface Store extends AutoCloseable {

    /**
     * Reads one key, linearizably.
     *
     * @throws IllegalArgumentException when its value is not the key's type
     */
    <T> Optional<Versioned<T>> get(Key<T> key);

    /** Reads all keys below a prefix, linearizably, in one revision; keys sorted. */
    Snapshot list(String prefix);

    /**
     * Writes all changes or none.
     *
     * @param fence the decider's guard; null only for keys that people or their owners write (spec,
     *     hold, members, applied pools)
     * @return the new mod revision, or empty when the fence or an expected revision did not hold,
     *     or a lease that a change names is gone
     * @throws StoreUnavailable when no answer came: <em>it may have been applied</em>; read back
     */
    OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes);

    /**
     * Watches a prefix from a snapshot on. Events come in order, one call at a time, on a thread of
     * the store's own that must not block. A broken watch is resumed without a gap; where history
     * was compacted, {@code onReset} is called (on the same thread) and the caller lists again; the
     * watch itself goes on from there.
     *
     * @param prefix all keys that begin so; it ends in {@code /}, or is one key's whole path
     * @param fromRevision the first revision to tell of, 1 or greater: a snapshot's plus one
     */
    AutoCloseable watch(
            String prefix, long fromRevision, Consumer<KeyChange> onChange, Runnable onReset);

    /**
     * Grants a lease and renews it each {@code ttl / 6} until it is closed or lost.
     *
     * @param ttl whole seconds
     */
    Lease lease(Duration ttl);

    /** Whether a linearizable read was answered lately; the endpoints that answered. */
    StoreHealth health();

    @Override
    void close();

    /** Keys below a prefix at one revision. */
    record Snapshot(long revision, List<RawEntry> entries) {}

    /** A key with its JSON, to be read by {@link #read}. */
    record RawEntry(String path, String json, long createRevision, long modRevision) {}

    /**
     * A change that a watch saw.
     *
     * @param json the new value; null when the key is gone
     */
    record KeyChange(String path, @Nullable String json, long createRevision, long modRevision) {}

    /** What is known of the store's members. */
    record StoreHealth(boolean quorum, List<String> reachable, List<String> unreachable) {}

    /** Reads an entry's JSON; unknown fields of a newer version are passed over. */
    <T> Versioned<T> read(RawEntry entry, Class<T> type);
}
