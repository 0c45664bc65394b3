package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server tells of its log. */
final class Logs {

    private Logs() {}

    /** The history file of a timeline. */
    static String history(Wal log, int timeline) {
        StringBuilder file = new StringBuilder();
        long switched = 0;
        int last = 0;
        for (Wal w : log.records()) {
            if (w.kind == Wal.Kind.PROMOTION && w.timeline <= timeline) {
                file.append(line(w.timeline - 1, w.start()));
            }
            last = w.timeline;
            switched = w.end();
        }
        // Only where a node is told to lie about its timeline.
        return last < timeline ? file.append(line(last, switched)).toString() : file.toString();
    }

    private static String line(int timeline, long lsn) {
        return timeline + "\t" + Wal.lsn(lsn) + "\tno recovery target specified\n";
    }

    /**
     * The rows of pgbaton.epoch.
     *
     * @param truly otherwise each is told to follow the newest promotion, so that none tells two
     *     logs apart
     */
    static Reply markers(Wal log, boolean truly) {
        return new Reply.Answer(new Rows(List.of("epoch", "node", "lsn"), rows(log, truly)));
    }

    /** Where the log of a standby ends, and its newest marker. */
    static Reply position(Wal log, boolean truly) {
        List<List<@Nullable String>> markers = rows(log, truly);
        if (markers.isEmpty()) {
            return Reply.row("position,epoch,node,lsn", Wal.lsn(log.end()), null, null, null);
        }
        List<@Nullable String> newest = markers.getLast();
        return Reply.row(
                "position,epoch,node,lsn",
                Wal.lsn(log.end()),
                newest.get(0),
                newest.get(1),
                newest.get(2));
    }

    private static List<List<@Nullable String>> rows(Wal log, boolean truly) {
        long switched = 0;
        for (Wal w : log.records()) {
            switched = w.kind == Wal.Kind.PROMOTION ? w.start() : switched;
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (Wal w : log.records()) {
            if (w.kind == Wal.Kind.MARKER) {
                long at = truly ? w.start() : Math.max(w.start(), switched);
                rows.add(List.of(Integer.toString(w.epoch), w.writer, Wal.lsn(at)));
            }
        }
        return rows;
    }
}
