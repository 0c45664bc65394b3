package io.pgbaton.events;

/** How a heartbeat ended: a small commit on the primary, as a client's would be. */
public enum HeartbeatOutcome {
    /** The commit was acknowledged. */
    COMMITTED,
    /** It was sent, and nothing came back in time. */
    UNANSWERED,
    /** SQLSTATE 25006: the server takes no writes. */
    READ_ONLY,
    /** SQLSTATE 53100: the server has no room to write to. */
    DISK_FULL,
    /** Any other way; it says nothing about whether commits go through. */
    FAILED
}
