package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Sql;
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

    private boolean until(ControlSession primary, String look) throws NodeException {
        return Poll.within(reach.timing().acknowledge())
                .until(() -> primary.execute(look).isTrue());
    }
}
