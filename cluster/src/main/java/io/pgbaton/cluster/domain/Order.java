package io.pgbaton.cluster.domain;

/** Something that a person asks a decider for through the store, and finds answered there. */
public interface Order {

    /** Tells one order from the next. */
    String id();

    /** Who asked. */
    String author();

    /** Whether no decider has taken it up yet. */
    boolean waiting();

    /** Whether nothing more will come of it. */
    boolean over();
}
