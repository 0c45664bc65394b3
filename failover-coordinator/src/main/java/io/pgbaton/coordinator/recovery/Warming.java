package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.List;

/**
 * Asks on a connection that is kept for a recovery what the recovery will ask, looking only: a
 * backend reads its catalogs when they are used for the first time, which takes longer than most of
 * the recovery's statements.
 */
public final class Warming {

    private static final List<String> EVERYWHERE =
            List.of(
                    FileSettings.query(Promise.SETTING),
                    FileSettings.query(List.of(Promise.SETTING, "primary_conninfo")),
                    "select count(*) from pg_stat_activity where application_name = ''",
                    "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                            + " where l.locktype = 'advisory' and l.objid = 0",
                    "select slot_name from pg_replication_slots"
                            + " where not active and slot_name like 'pgbaton\\_%'",
                    "select application_name from pg_stat_replication"
                            + " where application_name in ('') and flush_lsn >= '0/0'::pg_lsn",
                    "select has_parameter_privilege('primary_conninfo', 'ALTER SYSTEM'),"
                            + " has_parameter_privilege('pgbaton.promised', 'ALTER SYSTEM'),"
                            + " has_parameter_privilege('synchronous_standby_names',"
                            + " 'ALTER SYSTEM')",
                    Promotion.SEEN,
                    Revocation.NO_UPSTREAM,
                    Revocation.FACTS);

    /** Refused by a primary. */
    private static final List<String> ON_STANDBYS =
            List.of(Revocation.STATE, Revocation.REPLAY, Positions.END);

    private Warming() {}

    /** Takes what a connection of this login is for; its failure is the connection's. */
    public static void warm(Session session, Login login, Duration patience) throws NodeException {
        if (login.replication()) {
            session.query("IDENTIFY_SYSTEM", patience);
            return;
        }
        for (String look : EVERYWHERE) {
            session.query(look, patience);
        }
        if (session.query("select pg_is_in_recovery()", patience).isTrue()) {
            for (String look : ON_STANDBYS) {
                session.query(look, patience);
            }
        }
    }
}
