package io.pgbaton.cluster.spec;

import java.nio.file.Path;

/** A password file that cannot or must not be used; the message says why and what to do. */
public final class UnusablePasswordFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusablePasswordFile(Path file, String reason) {
        super(file + ": " + reason);
    }
}
