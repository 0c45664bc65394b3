package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.node.Sql;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;

/**
 * Brings a living primary to a standstill, in one locked session (I11), so that another can take
 * over all that it has:
 *
 * <ol>
 *   <li>transactions of clients that are connected directly end; those of pools have, their pools
 *       being paused;
 *   <li>fence: promise, names that nobody has, read-only, reload;
 *   <li>proof [V8]: a new connection sees the names, and <em>every</em> walsender has loaded them.
 *       A walsender goes by what it has loaded itself: one that lags would release a commit by the
 *       old rule;
 *   <li>clients that connected before that proof are terminated, and gone;
 *   <li>one more record is flushed, so that what was committed asynchronously is, too;
 *   <li>the candidate has flushed all of it.
 * </ol>
 *
 * <p>{@code sync_priority} of pg_stat_replication is what that walsender found for itself in the
 * names it has loaded (PostgreSQL, walsender.c and syncrep.c, SyncRepInitConfig), 0 when it is not
 * named.
 */
final class Standstill {

    private static final String WALSENDERS_FENCED =
            "select not exists (select from pg_stat_replication where sync_priority <> 0)";

    private static final String CLIENTS =
            " from pg_stat_activity where backend_type = 'client backend'"
                    + " and pid <> pg_backend_pid()";

    private final Reach reach;
    private final Deadline deadline;

    Standstill(Reach reach, Deadline deadline) {
        this.reach = reach;
        this.deadline = deadline;
    }

    /**
     * Does it.
     *
     * @param sealed the epoch that the primary was sealed in
     * @return what the new primary must have: all that was flushed, hence all that was acknowledged
     */
    Lsn of(String primary, Epoch sealed, String candidate) throws NodeException, GivenUp {
        try (ControlSession control = reach.control(primary)) {
            if (control.execute("select pg_is_in_recovery()").isTrue()) {
                throw new GivenUp(primary + " is a standby");
            }
            awaitTransactions(control);
            fence(control);
            prove(primary, control);
            clientsGone(control);
            control.execute("set default_transaction_read_only = off");
            Lsn end = new Marking(reach).again(control, sealed);
            awaitFlushed(control, candidate, end);
            return end;
        }
    }

    /** Those that run now; what begins later is short, or is terminated. */
    private void awaitTransactions(ControlSession control) throws NodeException, GivenUp {
        String now = control.execute("select clock_timestamp()::text").single();
        ClusterSpec.Credentials ours = reach.spec().credentials();
        String running =
                CLIENTS
                        + " and usename not in "
                        + Sql.literals(List.of(ours.control().user(), ours.monitor().user()))
                        + " and xact_start <= "
                        + Sql.literal(String.valueOf(now));
        String none = "select not exists (select" + running + ")";
        if (deadline.poll().until(() -> control.execute(none).isTrue())) {
            return;
        }
        Rows longest =
                control.execute(
                        "select pid, usename, application_name, state,"
                                + " round(extract(epoch from clock_timestamp() - xact_start)) as age"
                                + running
                                + " order by xact_start limit 1");
        if (!longest.isEmpty()) {
            throw new GivenUp(
                    ("a transaction of a client that is connected directly does not end: pid %s,"
                                    + " user %s, application '%s', %s for %s s")
                            .formatted(
                                    longest.get(0, "pid"),
                                    longest.get(0, "usename"),
                                    longest.get(0, "application_name"),
                                    longest.get(0, "state"),
                                    longest.get(0, "age")));
        }
    }

    private void fence(ControlSession control) throws NodeException {
        control.raisePromise();
        control.set("synchronous_standby_names", names());
        control.set("default_transaction_read_only", "on");
        control.reload();
    }

    private void prove(String primary, ControlSession control) throws NodeException, GivenUp {
        boolean proven =
                deadline.poll().until(() -> seenFresh(primary))
                        && deadline.poll().until(() -> control.execute(WALSENDERS_FENCED).isTrue());
        if (!proven) {
            throw new GivenUp(
                    primary + " was fenced, but not every walsender has loaded that in time");
        }
    }

    private boolean seenFresh(String primary) throws NodeException {
        try (Session fresh = reach.look(primary)) {
            String seen =
                    fresh.query("show synchronous_standby_names", reach.timing().step()).single();
            return names().equals(seen);
        }
    }

    private void clientsGone(ControlSession control) throws NodeException, GivenUp {
        String proven =
                control.execute("select clock_timestamp()::text, pgbaton.terminate_clients()")
                        .single();
        String older =
                "select not exists (select"
                        + CLIENTS
                        + " and application_name not like 'pgbaton-control%' and backend_start <= "
                        + Sql.literal(String.valueOf(proven))
                        + ")";
        if (!deadline.poll().until(() -> control.execute(older).isTrue())) {
            throw new GivenUp("clients of " + control.address().node() + " did not end in time");
        }
    }

    private void awaitFlushed(ControlSession control, String candidate, Lsn end)
            throws NodeException, GivenUp {
        String flushed =
                "select exists (select from pg_stat_replication where application_name = "
                        + Sql.literal(candidate)
                        + " and flush_lsn >= "
                        + Sql.literal(end.toString())
                        + "::pg_lsn)";
        if (!deadline.poll().until(() -> control.execute(flushed).isTrue())) {
            throw new GivenUp(candidate + " has not flushed up to " + end + " in time");
        }
    }

    private String names() {
        return StandbyNames.fenced(reach.promise().epoch()).value();
    }
}
