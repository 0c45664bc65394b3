package io.pgbaton.lab.chaos.history;

/** How a client comes to the primary. */
public enum Route {
    /** Through PgBouncer. */
    POOL,
    /** To the port of the node that the topology names. */
    DIRECT
}
