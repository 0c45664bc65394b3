package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Instant;

/**
 * The last epoch that a pool was brought to; never lowered (I7).
 *
 * @param target {@code host:port} that its write route leads to
 */
public record AppliedPool(Epoch epoch, String target, String by, Instant at) {}
