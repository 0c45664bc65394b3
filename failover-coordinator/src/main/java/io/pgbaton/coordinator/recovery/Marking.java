package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Sql;

/**
 * Step 9: the epoch's marker, and the proof that it is acknowledged. That the commit returned
 * proves nothing (I6): what counts is that n of the rule's names report it flushed.
 *
 * <p>The row is committed with {@code synchronous_commit = local} so that the control session never
 * waits; the wait is the look at {@code pg_stat_replication}.
 */
final class Marking {

    private final Reach reach;

    Marking(Reach reach) {
        this.reach = reach;
    }

    /** Has a session's commits never wait for a standby; it can be told ahead of a marker. */
    static void commitLocally(ControlSession control) throws NodeException {
        control.setOnce("synchronous_commit", "local");
    }

    /** Writes the marker, if it is not there yet; the position that has to be flushed. */
    Lsn write(ControlSession control, DurabilityRule rule) throws NodeException {
        commitLocally(control);
        control.execute(
                "insert into pgbaton.epoch (epoch, node, lsn) values ("
                        + rule.epoch()
                        + ", "
                        + Sql.literal(rule.primary())
                        + ", pg_current_wal_insert_lsn()) on conflict (epoch) do nothing");
        return Lsn.parse(
                String.valueOf(
                        control.execute("select pg_current_wal_flush_lsn()::text").single()));
    }

    /** Writes one more record into the log of an epoch that is marked; what has to be flushed. */
    Lsn again(ControlSession control, Epoch epoch) throws NodeException {
        commitLocally(control);
        control.execute("update pgbaton.epoch set lsn = lsn where epoch = " + epoch);
        return Lsn.parse(
                String.valueOf(
                        control.execute("select pg_current_wal_flush_lsn()::text").single()));
    }

    /** Whether enough of the rule's voters report it flushed, within the bound. */
    boolean acknowledged(ControlSession control, DurabilityRule rule, Lsn marker)
            throws NodeException {
        String flushed =
                "select application_name from pg_stat_replication where application_name in "
                        + Sql.literals(rule.voters())
                        + " and flush_lsn >= "
                        + Sql.literal(marker.toString())
                        + "::pg_lsn";
        return Poll.within(reach.timing().acknowledge())
                .until(
                        () ->
                                rule.acknowledgedBy(
                                        control.execute(flushed).values().stream()
                                                .map(row -> String.valueOf(row.getFirst()))
                                                .toList()));
    }
}
