package io.pgbaton.cluster.store;

import org.jspecify.annotations.Nullable;

/**
 * One write of a guarded transaction, which holds only if the key is as it was read.
 *
 * @param expectedModRevision the revision that was read; 0: the key must not exist
 * @param value the new value; null deletes the key
 * @param lease bind the key to this lease; 0: to none
 */
public record Change<T>(Key<T> key, long expectedModRevision, @Nullable T value, long lease) {

    public static <T> Change<T> create(Key<T> key, T value) {
        return new Change<>(key, 0, value, 0);
    }

    public static <T> Change<T> replace(Key<T> key, Versioned<T> old, T value) {
        return new Change<>(key, old.modRevision(), value, 0);
    }

    public static <T> Change<T> delete(Key<T> key, Versioned<T> old) {
        return new Change<>(key, old.modRevision(), null, 0);
    }

    /** The same, bound to a lease. */
    public Change<T> leased(long id) {
        return new Change<>(key, expectedModRevision, value, id);
    }
}
