package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Sql;

/**
 * Step 7: compare and promote in one statement, then look until the timeline switch is seen.
 *
 * <p>{@code pg_promote(false)}: with waiting it would poll each 100 ms. <em>Promoted</em> means:
 * not in recovery and on a timeline above the fork's; a node killed between the removal of
 * standby.signal and the switch comes back writable on the old timeline [T10], and is no primary.
 */
final class Promotion {

    static final String SEEN =
            """
            select pg_is_in_recovery() as standby,
                   case when not pg_is_in_recovery()
                        then pg_walfile_name(pg_current_wal_insert_lsn()) end as segment
            """;

    private final Reach reach;

    Promotion(Reach reach) {
        this.reach = reach;
    }

    /** What a node is, as far as promotion goes. */
    sealed interface State {
        /** Still a standby. */
        record InRecovery() implements State {}

        /** It takes writes, on this timeline. */
        record Writable(int timeline) implements State {}
    }

    State look(ControlSession control) throws NodeException {
        Rows seen = control.execute(SEEN);
        String segment = seen.get(0, "segment");
        return segment == null
                ? new State.InRecovery()
                : new State.Writable(Integer.parseInt(segment.substring(0, 8), 16));
    }

    /** Sends the promotion, unless the node has promised itself to another or follows somebody. */
    void send(ControlSession control) throws NodeException {
        String sent =
                control.execute(
                                "select case when "
                                        + FileSettings.expression(Promise.SETTING)
                                        + " = "
                                        + Sql.literal(control.mine().toString())
                                        + " and coalesce("
                                        + FileSettings.expression("primary_conninfo")
                                        + ", '') = '' and pg_is_in_recovery()"
                                        + " then pg_promote(false) end")
                        .single();
        if (sent == null) {
            throw new NodeException(
                    NodeException.Kind.SQL,
                    null,
                    control.address() + " is no longer as it was revoked: not promoted");
        }
    }

    /** Waits for the timeline switch; the timeline that the node is on then. */
    int awaitSwitch(ControlSession control, Fork fork) throws NodeException {
        int[] timeline = new int[1];
        boolean switched =
                Poll.within(reach.timing().promote())
                        .until(
                                () -> {
                                    if (look(control) instanceof State.Writable(int now)) {
                                        timeline[0] = now;
                                    }
                                    return timeline[0] > fork.timeline();
                                });
        if (!switched) {
            throw new NodeException(
                    NodeException.Kind.SILENT,
                    null,
                    control.address() + " was not seen on a new timeline in time");
        }
        return timeline[0];
    }
}
