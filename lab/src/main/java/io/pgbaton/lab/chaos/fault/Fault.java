package io.pgbaton.lab.chaos.fault;

import java.util.List;

/**
 * Something that breaks and is mended. Used once, on one thread.
 *
 * @param target what it hits: hosts or a link, for people
 * @param nodes the database nodes that it takes away from somebody: down, hanging, out of reach
 * @param onStrike breaks it
 * @param onUndo mends it
 */
public record Fault(String target, List<String> nodes, Runnable onStrike, Runnable onUndo) {

    public Fault {
        nodes = List.copyOf(nodes);
    }

    /** One that takes no database node away. */
    static Fault of(String target, Runnable onStrike, Runnable onUndo) {
        return new Fault(target, List.of(), onStrike, onUndo);
    }

    /** Breaks it; returns when it is broken. */
    public void strike() {
        onStrike.run();
    }

    /**
     * Mends it, and starts what was killed: services are ready when this returns, database nodes
     * take the time that they need.
     */
    public void undo() {
        onUndo.run();
    }
}
