package io.pgbaton.cluster.store;

/**
 * The decider's guard on a transaction: it holds only while the decider's key has this create
 * revision (I1).
 */
public record Fence(Key<Member> key, long token) {}
