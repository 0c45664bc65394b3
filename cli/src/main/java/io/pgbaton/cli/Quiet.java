package io.pgbaton.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Keeps the libraries' logs off the terminal. */
final class Quiet {

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private Quiet() {}

    /** Logs nothing, or warnings on standard error. */
    static void libraries(boolean verbose) {
        System.setProperty("io.netty.noUnsafe", "true");
        LogManager.getLogManager().reset();
        if (verbose) {
            ConsoleHandler handler = new ConsoleHandler();
            handler.setLevel(Level.WARNING);
            ROOT.addHandler(handler);
            ROOT.setLevel(Level.WARNING);
        } else {
            ROOT.setLevel(Level.OFF);
        }
    }
}
