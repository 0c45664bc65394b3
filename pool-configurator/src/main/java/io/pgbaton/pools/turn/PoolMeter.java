package io.pgbaton.pools.turn;

import java.time.Duration;

/** Counts and times what is done to one pool. */
public interface PoolMeter {

    /** Nothing is counted. */
    PoolMeter NONE = new PoolMeter() {};

    /** From the topology event to clients being let in at the new primary. */
    default void turned(Duration took) {}

    /** From the suspicion to all databases queueing. */
    default void paused(Duration took) {}

    /** A try failed. */
    default void failed() {}

    /** The pool was found other than declared. */
    default void drifted() {}
}
