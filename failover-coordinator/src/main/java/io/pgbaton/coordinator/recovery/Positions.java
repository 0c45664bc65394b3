package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads how far a node's log goes. {@code pg_control_checkpoint()} is stale after a promotion, so
 * the timeline comes from the replication protocol (PostgreSQL manual, "Streaming Replication
 * Protocol": IDENTIFY_SYSTEM, TIMELINE_HISTORY), which standbys answer as well.
 */
final class Positions {

    private static final String MARKERS = "select epoch, node, lsn::text as lsn from pgbaton.epoch";

    private static final String NEWEST = " order by epoch desc limit 1";

    static final String END =
            """
            select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text as position,
                   marker.epoch, marker.node, marker.lsn
              from (select) self left join lateral (%s) marker on true
            """
                    .formatted(MARKERS + NEWEST);

    private final ControlSession control;
    private final Session replication;

    Positions(ControlSession control, Session replication) {
        this.control = control;
        this.replication = replication;
    }

    /** Of a standby that is revoked and drained: final. */
    Position read() throws NodeException {
        Rows row = control.execute(END);
        String end = row.get(0, "position");
        if (end == null) {
            throw new NodeException(
                    NodeException.Kind.SQL, null, control.address() + " has replayed nothing yet");
        }
        Marker newest =
                row.get(0, "epoch") == null ? new Marker(Epoch.NONE, "", Lsn.ZERO) : marker(row, 0);
        return new Position(newest, history(), Lsn.parse(end));
    }

    private static Marker marker(Rows rows, int row) {
        return new Marker(
                new Epoch(Long.parseLong(String.valueOf(rows.get(row, "epoch")))),
                String.valueOf(rows.get(row, "node")),
                Lsn.parse(String.valueOf(rows.get(row, "lsn"))));
    }

    /** Every marker that the node has, oldest first. */
    List<Marker> markers() throws NodeException {
        Rows rows = control.execute(MARKERS + " order by epoch");
        List<Marker> all = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            all.add(marker(rows, i));
        }
        return all;
    }

    /** What a writable node has flushed. */
    Lsn flushed() throws NodeException {
        return Lsn.parse(
                String.valueOf(
                        control.execute("select pg_current_wal_flush_lsn()::text").single()));
    }

    /** The timeline that the node is on, and those before it. */
    TimelineHistory history() throws NodeException {
        Rows system = replication.query("IDENTIFY_SYSTEM", control.step());
        return history(Integer.parseInt(String.valueOf(system.get(0, "timeline"))));
    }

    /** The history of this timeline. */
    TimelineHistory history(int timeline) throws NodeException {
        if (timeline == 1) {
            return new TimelineHistory(1, List.of());
        }
        Rows file = replication.query("TIMELINE_HISTORY " + timeline, control.step());
        return TimelineHistory.parse(timeline, String.valueOf(file.get(0, "content")));
    }
}
