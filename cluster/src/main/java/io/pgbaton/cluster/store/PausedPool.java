package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Instant;

/**
 * A pool whose clients queue, and whose last transaction has ended, for the sake of an epoch that
 * is not sealed yet.
 *
 * @param epoch the epoch of the open journal
 * @param by the configurator that saw it
 */
public record PausedPool(Epoch epoch, String by, Instant at) {}
