package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Sql;
import java.time.Duration;
import java.util.Collection;

/**
 * Looks at a primary's walsenders: who streams, and has everyone who is connected flushed this?
 * [V6]
 */
final class Confirmation {

    private final Reach reach;

    Confirmation(Reach reach) {
        this.reach = reach;
    }

    /** Whether these standbys stream under their names, within the bound. */
    boolean streaming(ControlSession primary, Collection<String> names) throws NodeException {
        return until(
                primary,
                "select count(distinct application_name) = "
                        + names.size()
                        + " from pg_stat_replication where state = 'streaming' and"
                        + " application_name in "
                        + Sql.literals(names));
    }

    /** Whether these, and every other connected walsender, report it flushed, within the bound. */
    boolean flushedByAll(ControlSession primary, Collection<String> names, Lsn marker)
            throws NodeException {
        return until(
                primary,
                "select count(distinct application_name) filter (where application_name in "
                        + Sql.literals(names)
                        + ") = "
                        + names.size()
                        + " and coalesce(bool_and(flush_lsn >= "
                        + Sql.literal(marker.toString())
                        + "::pg_lsn), false) from pg_stat_replication"
                        + " where application_name <> 'pgbaton-look'");
    }

    /**
     * The process ids of all walsenders, separated by commas: by ids, since the server's clock may
     * step. Whoever is forked later has the settings that the postmaster has.
     */
    String walsenders(ControlSession primary) throws NodeException {
        return String.valueOf(
                primary.execute(
                                "select coalesce(string_agg(pid::text, ','), '0')"
                                        + " from pg_stat_activity"
                                        + " where backend_type = 'walsender'")
                        .single());
    }

    /**
     * Whether a rule change is confirmed: n of the new rule's voters have flushed the marker, so
     * they have all that any rule acknowledged before it; and so has every walsender that was
     * connected when a fresh connection saw the new names, so none releases by the old ones any
     * more. Whoever lags is terminated, and connects with the new names.
     *
     * @param named whom the old rule or the new one names; others need not report a position
     * @param connected the {@link #walsenders} once the new names were seen
     */
    boolean confirmed(
            ControlSession primary,
            DurabilityRule rule,
            Collection<String> named,
            Lsn marker,
            String connected)
            throws NodeException {
        String lags =
                "application_name <> 'pgbaton-look' and pid in ("
                        + connected
                        + ") and not coalesce(flush_lsn >= "
                        + Sql.literal(marker.toString())
                        + "::pg_lsn, application_name not in "
                        + Sql.literals(named)
                        + ")";
        String look =
                "select not exists (select from pg_stat_replication where "
                        + lags
                        + ") and (select count(distinct application_name) from pg_stat_replication"
                        + " where flush_lsn >= "
                        + Sql.literal(marker.toString())
                        + "::pg_lsn and application_name in "
                        + Sql.literals(rule.voters())
                        + ") >= "
                        + rule.n();
        if (within(reach.timing().step(), primary, look)) {
            return true;
        }
        primary.execute("select pg_terminate_backend(pid) from pg_stat_replication where " + lags);
        return within(reach.timing().step(), primary, look);
    }

    private boolean until(ControlSession primary, String look) throws NodeException {
        return within(reach.timing().acknowledge(), primary, look);
    }

    private static boolean within(Duration bound, ControlSession primary, String look)
            throws NodeException {
        return Poll.within(bound).until(() -> primary.execute(look).isTrue());
    }
}
