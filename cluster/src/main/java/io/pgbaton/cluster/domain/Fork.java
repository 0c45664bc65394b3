package io.pgbaton.cluster.domain;

/** Where a candidate leaves the old line: the timeline it was on and the last LSN of it. */
public record Fork(int timeline, Lsn lsn) {}
