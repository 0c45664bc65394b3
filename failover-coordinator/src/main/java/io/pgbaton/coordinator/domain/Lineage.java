package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Position;
import org.jspecify.annotations.Nullable;

/**
 * What others may have of a primary's log (I13): of the line that it left when it was promoted, up
 * to the fork; of its own timeline, all that it has flushed. The two are told apart by the timeline
 * that a log ends on: past the fork the old timeline may have what the node wrote when it was
 * killed in mid-promotion [T10].
 *
 * @param shared a promoted node's line up to the fork, or a standing primary's whole line
 * @param own a promoted node's line with its own timeline; null: nobody can have followed it yet,
 *     or the other is the whole
 */
public record Lineage(Line shared, @Nullable Line own) {

    /** One line, as far as it goes. */
    public static Lineage of(Line line) {
        return new Lineage(line, null);
    }

    /** Whether this log is a prefix of the line. */
    public boolean holds(Position log) {
        return line(log).holds(log);
    }

    /** Whether the line is known as far as this log goes. */
    public boolean covers(Position log) {
        return line(log).covers(log);
    }

    private Line line(Position log) {
        return own != null && log.history().timeline() == own.history().timeline() ? own : shared;
    }

    @Override
    public String toString() {
        return "the line before " + shared.end();
    }
}
