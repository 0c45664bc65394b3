package io.pgbaton.coordinator.recovery;

/** A switchover goes no further: a step passed its deadline, or its outcome forbids the next. */
final class GivenUp extends Exception {
    private static final long serialVersionUID = 1L;

    GivenUp(String why) {
        super(why, null, false, false);
    }
}
