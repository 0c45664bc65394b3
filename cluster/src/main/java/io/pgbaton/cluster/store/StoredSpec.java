package io.pgbaton.cluster.store;

import java.time.Instant;

/**
 * A cluster file as it was applied.
 *
 * @param yaml its text, read with the same strict reader everywhere
 * @param author who applied it
 */
public record StoredSpec(String yaml, String author, Instant at) {}
