package io.pgbaton.coordinator.recovery;

import io.pgbaton.events.Event;

/** Tells the world what happens; never blocks, never fails. */
@FunctionalInterface
public interface Narrator {
    void tell(Event event);
}
