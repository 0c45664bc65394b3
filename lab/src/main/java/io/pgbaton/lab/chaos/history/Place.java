package io.pgbaton.lab.chaos.history;

/**
 * Who answered.
 *
 * @param node the address of the server, as it says itself
 * @param timeline the timeline that it writes; 0 on a standby
 */
public record Place(String node, int timeline) {
    @Override
    public String toString() {
        return node + " on timeline " + timeline;
    }
}
