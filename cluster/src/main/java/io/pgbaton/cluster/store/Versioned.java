package io.pgbaton.cluster.store;

/**
 * A value with the revisions that guard it.
 *
 * @param modRevision the revision of its last change; 0 when the key is absent
 */
public record Versioned<T>(T value, long createRevision, long modRevision) {}
