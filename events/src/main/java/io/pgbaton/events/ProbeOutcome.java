package io.pgbaton.events;

/** How a probe of a node ended. Only {@link #REFUSED} is proof that no postmaster listens. */
public enum ProbeOutcome {
    /** An authenticated query was answered. */
    ANSWERED,
    /** A <em>new</em> connect was refused, or reset before authentication. */
    REFUSED,
    /** The server answered SQLSTATE 57P03: starting up, shutting down or in crash recovery. */
    RESTARTING,
    /** Nothing came back in time. */
    SILENT,
    /** The server answered with another error (authentication, too many connections): it lives. */
    REJECTED
}
