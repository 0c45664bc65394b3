package io.pgbaton.cli;

/** Ends a command with exit status 2 and one line: which words do not go together, and why. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String message) {
        super(message);
    }
}
