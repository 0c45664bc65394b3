package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import java.util.List;

/**
 * A primary's log, as far as others may have it: what a standby must be a prefix of to follow
 * (I13).
 *
 * @param markers every epoch marker in it, oldest first
 * @param history the primary's timeline now, and those before it
 * @param end how far others may have come: the true fork of a new primary, or what a standing one
 *     has flushed
 */
public record Line(List<Marker> markers, TimelineHistory history, Lsn end) {

    public Line {
        markers = List.copyOf(markers);
    }

    /**
     * Whether this log is a prefix of the line: timeline and end lie in its history, the newest
     * marker is the one that the line has at that end, and no promotion without a marker stands in
     * it. Two nodes can own the same timeline number [V11]; the marker tells them apart.
     *
     * <p>A log that was cut off between a marker's position and its row (a few hundred bytes, with
     * what other sessions wrote meanwhile) is not held, although it may be a prefix. After a
     * promotion such a log is all that another node's promotion would be: a switch without a
     * marker. After a re-adoption, whose marker follows no switch, it is all that a node would have
     * that was killed in mid-promotion and wrote on [T10]. Nothing in it tells which, so it is
     * rebuilt.
     */
    public boolean holds(Position log) {
        return new Position(markerAt(log.end()), log.history(), log.end()).equals(log)
                && log.onLineOf(new Position(log.marker(), history, end), end);
    }

    /**
     * Whether the line is known as far as this log goes: one that is not held then never will be. A
     * primary writes on, and what came to a standby meanwhile is past the end that was read.
     */
    public boolean covers(Position log) {
        return log.history().timeline() != history.timeline() || end.atLeast(log.end());
    }

    /** The newest marker below an end of log. */
    private Marker markerAt(Lsn logEnd) {
        Marker newest = new Marker(Epoch.NONE, "", Lsn.ZERO);
        for (Marker marker : markers) {
            if (marker.lsn().compareTo(logEnd) < 0) {
                newest = marker;
            }
        }
        return newest;
    }
}
