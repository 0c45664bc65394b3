package io.pgbaton.cluster.domain;

import org.jspecify.annotations.Nullable;

/**
 * Where a candidate leaves the old line, as it was when it was chosen: revoked, drained, final.
 *
 * @param timeline the timeline it was on
 * @param lsn the end of its log: what it had received, a torn last record included
 * @param replayed the end of its last whole record, which it leaves the line at; null in a journal
 *     of an older version
 */
public record Fork(int timeline, Lsn lsn, @Nullable Lsn replayed) {

    /**
     * Whether this log still reaches the fork: it is on that timeline and has every whole record. A
     * torn last one may be gone after a restart; what a node wrote itself that was killed in
     * mid-promotion [T10] may have come.
     */
    public boolean isReachedBy(Position log) {
        return log.history().timeline() == timeline && whole(log.end());
    }

    /** Whether a node with this history left that timeline, and not before the fork. */
    public boolean isLeftBy(TimelineHistory history) {
        return history.leftAt(timeline).filter(this::whole).isPresent();
    }

    /**
     * How far others may have come to follow a node with this history: to the switch, which a torn
     * last record lies past, and not past the last whole record that it was chosen with, for what
     * follows it there may be the node's own.
     */
    public Lsn sharedWith(TimelineHistory history) {
        Lsn left = history.leftAt(timeline).orElse(lsn);
        Lsn end = replayed == null ? lsn : replayed;
        return left.atLeast(end) ? end : left;
    }

    private boolean whole(Lsn end) {
        return replayed == null || end.atLeast(replayed);
    }

    @Override
    public String toString() {
        return lsn + " on timeline " + timeline;
    }
}
