package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.history.Violation;

/** Hears what comes of a plan while it is carried out. */
@FunctionalInterface
public interface ChaosListener {
    /** A round is over, whatever came of it. */
    void ended(RoundResult result);

    /** Something is wrong that is no round's alone. */
    default void found(Violation violation) {}
}
