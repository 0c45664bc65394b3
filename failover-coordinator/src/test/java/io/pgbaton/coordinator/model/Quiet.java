package io.pgbaton.coordinator.model;

import java.util.logging.Level;
import java.util.logging.Logger;

/** A recovery tells what it does; a million of them need not. */
final class Quiet {

    private static final Logger LOG = Logger.getLogger("io.pgbaton");

    private Quiet() {}

    static void now() {
        LOG.setLevel(Level.SEVERE);
    }
}
