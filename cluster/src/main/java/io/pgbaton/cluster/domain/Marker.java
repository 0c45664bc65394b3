package io.pgbaton.cluster.domain;

/**
 * The newest row of {@code pgbaton.epoch} in a node's log: one ordinary commit per epoch, written
 * by that epoch's primary after its promotion.
 *
 * @param lsn the primary's WAL position when it wrote the row; the row itself lies after it
 */
public record Marker(Epoch epoch, String node, Lsn lsn) {}
