package io.pgbaton.cluster.node;

import io.pgbaton.cluster.domain.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The locked control session of I11: the only way to change a node.
 *
 * <ol>
 *   <li>one direct connection, always to database {@code postgres} (advisory locks are per
 *       database, T5);
 *   <li>every other control session on that node, lock holder or waiter, is terminated, and waited
 *       for until it is gone;
 *   <li>the lock is taken; only then the promise is read, and refused if it is higher;
 *   <li>it is never unlocked but by disconnecting, and no statement is ever repeated elsewhere.
 * </ol>
 *
 * Before each statement the lease is checked ({@link StepGuard}); the statement's time-out is
 * shorter than the margin that was checked for.
 */
public final class ControlSession implements AutoCloseable {

    /** By this {@code application_name} a successor finds and terminates the session. */
    public static final String APPLICATION_NAME = "pgbaton-control";

    /** The key of the advisory lock. */
    public static final int LOCK_KEY = 4242;

    /** The database that all control sessions use. */
    public static final String DATABASE = "postgres";

    /** Terminates every other one; takes the lock only when there was none to terminate. */
    private static final String LOCK_ALONE =
            """
            with others as materialized (
              select pg_terminate_backend(pid) from (
                select pid from pg_stat_activity
                 where application_name = '%1$s' and backend_type = 'client backend'
                union
                select l.pid from pg_locks l join pg_database d on d.oid = l.database
                 where l.locktype = 'advisory' and l.objid = %2$d and d.datname = '%3$s'
              ) every where pid <> pg_backend_pid()
            )
            select case when (select count(*) from others) = 0
                        then pg_try_advisory_lock(%2$d) else false end
            """
                    .formatted(APPLICATION_NAME, LOCK_KEY, DATABASE);

    private final NodeAddress address;
    private final Session session;
    private final Promise mine;
    private final StepGuard guard;
    private final Duration step;
    private final Map<String, String> own = new ConcurrentHashMap<>();
    private Promise promised = Promise.NONE;

    private ControlSession(
            NodeAddress address, Session session, Promise mine, StepGuard guard, Duration step) {
        this.address = address;
        this.session = session;
        this.mine = mine;
        this.guard = guard;
        this.step = step;
    }

    /**
     * Opens and locks.
     *
     * @param mine the promise in whose name the session acts
     * @param step the time-out of each statement; opening as a whole takes three of them at most
     * @throws PromiseForbids when the node promised itself to a higher one
     * @throws StepGuard.LeadershipLost when the lease has no margin for a step
     */
    public static ControlSession open(
            NodeDialer dialer,
            NodeAddress address,
            Login login,
            Promise mine,
            StepGuard guard,
            Duration step)
            throws NodeException {
        long deadline = System.nanoTime() + step.toNanos() * 3;
        guard.check(step);
        Session session = dialer.connect(address, login, step);
        boolean opened = false;
        try {
            ControlSession control = new ControlSession(address, session, mine, guard, step);
            // Looked at before anybody is terminated, too: a late one must not end a newer one's
            // session.
            control.refuseHigher();
            control.takeLock(deadline);
            control.refuseHigher();
            opened = true;
            return control;
        } finally {
            if (!opened) {
                session.abort();
            }
        }
    }

    private void refuseHigher() throws NodeException {
        promised = promised();
        if (promised.forbids(mine)) {
            throw new PromiseForbids(address.node(), promised, mine);
        }
    }

    /** The login of a control session. */
    public static Login login(String user, java.nio.file.Path passwordFile) {
        return new Login(user, passwordFile, DATABASE, APPLICATION_NAME, false);
    }

    private void takeLock(long deadline) throws NodeException {
        while (!execute(LOCK_ALONE).isTrue()) {
            if (System.nanoTime() - deadline > 0) {
                throw new NodeException(
                        NodeException.Kind.REJECTED,
                        null,
                        address + ": another control session would not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Sends one statement, the lease checked before. */
    public Rows execute(String sql) throws NodeException {
        guard.check(step);
        return session.query(sql, step);
    }

    /**
     * The node's promise, from the file: the loaded value can be set by any role in its session.
     */
    public Promise promised() throws NodeException {
        return Promise.parse(fileSetting(Promise.SETTING));
    }

    /**
     * A setting as the configuration files have it now, whether loaded or not; null when none sets
     * it.
     */
    public @Nullable String fileSetting(String name) throws NodeException {
        return execute(FileSettings.query(name)).single();
    }

    /** The same for several settings; those that no file sets are left out. */
    public Map<String, String> fileSettings(String... names) throws NodeException {
        Rows rows = execute(FileSettings.query(List.of(names)));
        Map<String, String> settings = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            String setting = rows.get(row, "setting");
            if (setting != null) {
                settings.put(String.valueOf(rows.get(row, "name")), setting);
            }
        }
        return settings;
    }

    /**
     * Writes this session's promise to the node. A promise never goes down (I12): the session was
     * refused if the node had a higher one when the lock was taken, and the lock keeps others out.
     */
    public void raisePromise() throws NodeException {
        if (promised.equals(mine)) {
            // Raised before, by this decider: the file is rewritten and synced for nothing.
            return;
        }
        set(Promise.SETTING, mine.toString());
        promised = mine;
    }

    /** {@code ALTER SYSTEM SET}; it is not loaded before {@link #reload}. */
    public void set(String setting, String value) throws NodeException {
        execute("alter system set " + setting + " = " + Sql.literal(value));
    }

    /**
     * {@code SET} for this session alone; told again it is not sent again.
     *
     * @param value a word that needs no quotes
     */
    public void setOnce(String setting, String value) throws NodeException {
        if (!value.equals(own.get(setting))) {
            execute("set " + setting + " = " + value);
            own.put(setting, value);
        }
    }

    /** {@code ALTER SYSTEM RESET}. */
    public void reset(String setting) throws NodeException {
        execute("alter system reset " + setting);
    }

    /** Asks the postmaster to read its files again; it does so later (see each step's wait). */
    public void reload() throws NodeException {
        execute("select pg_reload_conf()");
    }

    /** Whose node this is. */
    public NodeAddress address() {
        return address;
    }

    /** In whose name it acts. */
    public Promise mine() {
        return mine;
    }

    /** The time-out of each statement. */
    public Duration step() {
        return step;
    }

    /** Whether the connection still stands. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /** Disconnects at once, which is what gives the lock back. */
    @Override
    public void close() {
        session.abort();
    }
}
