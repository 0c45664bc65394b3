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
 *   <li>{@link #awaitTransactions}, a look only: those of clients that are connected directly end;
 *       those of pools have, their pools being paused;
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
final class Standstill implements AutoCloseable {

    private static final String WALSENDERS_FENCED =
            "select not exists (select from pg_stat_replication where sync_priority <> 0)";

    private final Reach reach;
    private final String primary;
    private final Deadline deadline;
    private final Beside<ControlSession> opening;

    /** Begins to open the session at once, beside what the caller does meanwhile. */
    Standstill(Reach reach, String primary, Deadline deadline) {
        this.reach = reach;
        this.primary = primary;
        this.deadline = deadline;
        this.opening = Beside.start("control-" + primary, () -> reach.control(primary));
    }

    /** Waits for the transactions that run now; what begins later is short, or is terminated. */
    void awaitTransactions() throws NodeException, GivenUp {
        ControlSession control = opening.join();
        Rows now =
                control.execute(
                        "select pg_is_in_recovery() as standby, clock_timestamp()::text as now");
        if ("t".equals(now.get(0, "standby"))) {
            throw new GivenUp(primary + " is a standby");
        }
        String running =
                clients() + " and xact_start <= " + Sql.literal(String.valueOf(now.get(0, "now")));
        if (!within("select not exists (select" + running + ")")) {
            throw new GivenUp(
                    "a transaction of a client that is connected directly does not end: "
                            + longest(control, running));
        }
    }

    private static String longest(ControlSession control, String running) throws NodeException {
        Rows longest =
                control.execute(
                        "select pid, usename, application_name, state,"
                                + " round(extract(epoch from clock_timestamp() - xact_start)) as age"
                                + running
                                + " order by xact_start limit 1");
        return longest.isEmpty()
                ? "it has just ended"
                : "pid %s, user %s, application '%s', %s for %s s"
                        .formatted(
                                longest.get(0, "pid"),
                                longest.get(0, "usename"),
                                longest.get(0, "application_name"),
                                longest.get(0, "state"),
                                longest.get(0, "age"));
    }

    /**
     * All the rest.
     *
     * @param sealed the epoch that the primary was sealed in
     * @return what the new primary must have: all that was flushed, hence all that was acknowledged
     */
    Lsn reach(Epoch sealed, String candidate) throws NodeException, GivenUp {
        ControlSession control = opening.join();
        fence(control);
        prove();
        clientsGone(control);
        Lsn end = flush(control, sealed);
        String flushed =
                "select exists (select from pg_stat_replication where application_name = "
                        + Sql.literal(candidate)
                        + " and flush_lsn >= "
                        + Sql.literal(end.toString())
                        + "::pg_lsn)";
        if (!within(flushed)) {
            throw new GivenUp(candidate + " has not flushed up to " + end + " in time");
        }
        return end;
    }

    private void fence(ControlSession control) throws NodeException {
        control.raisePromise();
        control.set("synchronous_standby_names", names());
        control.set("default_transaction_read_only", "on");
        control.reload();
    }

    /**
     * This session is asked first: a new connection that comes too early costs another. The
     * walsenders are looked at while it is made, and once more after that.
     */
    private void prove() throws NodeException, GivenUp {
        boolean proven =
                within(
                        "select current_setting('synchronous_standby_names') = "
                                + Sql.literal(names()));
        try (Beside<Boolean> fresh =
                Beside.start("fresh-" + primary, () -> deadline.poll().until(this::seenFresh))) {
            proven =
                    proven
                            && within(WALSENDERS_FENCED)
                            && fresh.join()
                            && within(WALSENDERS_FENCED);
        }
        if (!proven) {
            throw new GivenUp(
                    primary + " was fenced, but not every walsender has loaded that in time");
        }
    }

    private boolean seenFresh() throws NodeException {
        try (Session fresh = reach.look(primary)) {
            String seen =
                    fresh.query("show synchronous_standby_names", reach.timing().step()).single();
            return names().equals(seen);
        }
    }

    /**
     * The function ends superusers' sessions, too, and the monitors', which would all dial anew
     * while clients wait: so it is called only where a superuser is there.
     */
    private void clientsGone(ControlSession control) throws NodeException, GivenUp {
        String proven =
                control.execute(
                                "select clock_timestamp()::text, case when exists (select"
                                        + clients()
                                        + " and usesysid in (select oid from pg_roles where rolsuper))"
                                        + " then pgbaton.terminate_clients()"
                                        + " else (select count(pg_terminate_backend(pid))"
                                        + clients()
                                        + ") end")
                        .single();
        String gone =
                "select not exists (select"
                        + clients()
                        + " and backend_start <= "
                        + Sql.literal(String.valueOf(proven))
                        + ")";
        if (!within(gone)) {
            throw new GivenUp("clients of " + primary + " did not end in time");
        }
    }

    /** A commit of our own, which waits for nobody, flushes all that came before it. */
    private static Lsn flush(ControlSession control, Epoch sealed) throws NodeException {
        control.execute(
                "begin read write; set local synchronous_commit = local;"
                        + " update pgbaton.epoch set lsn = lsn where epoch = "
                        + sealed
                        + "; commit");
        return Lsn.parse(
                String.valueOf(
                        control.execute("select pg_current_wal_flush_lsn()::text").single()));
    }

    private boolean within(String look) throws NodeException {
        ControlSession control = opening.join();
        return deadline.poll().until(() -> control.execute(look).isTrue());
    }

    /** Every client but pgbaton itself: monitors look, and write nothing but their heartbeat. */
    private String clients() {
        ClusterSpec.Credentials ours = reach.spec().credentials();
        return " from pg_stat_activity where backend_type = 'client backend'"
                + " and pid <> pg_backend_pid() and usename not in "
                + Sql.literals(List.of(ours.control().user(), ours.monitor().user()));
    }

    private String names() {
        return StandbyNames.fenced(reach.promise().epoch()).value();
    }

    /** Disconnects; whatever was reached stays. */
    @Override
    public void close() {
        opening.close();
    }
}
