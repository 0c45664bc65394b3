package io.pgbaton.cluster.domain;

import java.util.Comparator;
import java.util.List;

/**
 * How far a node's log goes: highest epoch marker, timeline, final LSN (I5 compares in this order).
 *
 * @param marker the newest epoch marker in the log; read once the node is drained
 * @param history the timeline that the log ends on and those before it
 * @param end greatest(receive, replay); final once the node is revoked and drained
 */
public record Position(Marker marker, TimelineHistory history, Lsn end)
        implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.<Position, Epoch>comparing(p -> p.marker().epoch())
                    .thenComparing(p -> p.history().timeline())
                    .thenComparing(Position::end);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /**
     * Whether the log has a promotion that no marker follows: its last switch of timeline lies past
     * the marker. Such a log belongs to an unsealed candidate, or to who followed it (I13).
     */
    public boolean unmarkedPromotion() {
        List<TimelineHistory.Switch> switches = history.switches();
        return !switches.isEmpty() && switches.getLast().at().compareTo(marker.lsn()) > 0;
    }

    /**
     * Whether this log is a prefix of the other, cut at {@code fork} (I13): its timeline and end
     * lie in the other's history, both have the same newest marker, and no unmarked promotion
     * stands in it.
     *
     * @param fork where the other left the common line; nothing past it may be in this log
     */
    public boolean onLineOf(Position other, Lsn fork) {
        return !unmarkedPromotion()
                && marker.equals(other.marker)
                && other.history.reaches(history.timeline(), end)
                && fork.atLeast(end);
    }
}
