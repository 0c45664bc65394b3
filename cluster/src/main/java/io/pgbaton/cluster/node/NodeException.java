package io.pgbaton.cluster.node;

import org.jspecify.annotations.Nullable;

/** A connect or a statement that failed, told apart as the verdict needs it. */
public final class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable String sqlState;

    /** How it failed. */
    public enum Kind {
        /** A new connect was refused, or reset before authentication: nobody listens. */
        REFUSED,
        /** SQLSTATE 57P03: starting up, shutting down or recovering. */
        RESTARTING,
        /** Nothing came back in time; also no route. */
        SILENT,
        /** The server lives and will not have us (authentication, too many connections). */
        REJECTED,
        /** An open session broke. */
        BROKEN,
        /** The server answered the statement with an error; the session goes on. */
        SQL
    }

    public NodeException(Kind kind, @Nullable String sqlState, String message) {
        this(kind, sqlState, message, null);
    }

    public NodeException(
            Kind kind, @Nullable String sqlState, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
        this.sqlState = sqlState;
    }

    public Kind kind() {
        return kind;
    }

    /** The SQLSTATE, where the server sent one. */
    public @Nullable String sqlState() {
        return sqlState;
    }
}
