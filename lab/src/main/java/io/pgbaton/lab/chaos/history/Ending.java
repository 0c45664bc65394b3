package io.pgbaton.lab.chaos.history;

/** How an operation ended, as its client knows it. */
public enum Ending {
    /** It was acknowledged. */
    OK,
    /** It has certainly had no effect: its COMMIT was never sent. */
    FAIL,
    /** Nobody told: it may have happened, or happen yet. */
    INFO
}
