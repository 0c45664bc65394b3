package io.pgbaton.monitor.adapter.postgres;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.monitor.domain.HeartbeatResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes one vantage's heartbeat row, on a connection of its own: a commit that waits for its
 * standby must not make a live primary look silent.
 *
 * <p>Past its deadline the connection is aborted, never cancelled: PostgreSQL answers a cancelled
 * synchronous wait as success. The server's backend goes on waiting then, since it does not look at
 * its socket in that wait, and it keeps the row locked. So the next connection first terminates
 * what its predecessors left behind; a cluster that stays without standbys would otherwise collect
 * one backend each few seconds until none is free.
 *
 * <p>The row is updated in place and needs no room, while a client's insert does. So each heartbeat
 * also has the server write 1 MB to a temporary file, which is gone at once and leaves no WAL: on a
 * full disk that fails with 53100 (docs/decisions/0033).
 */
public final class HeartbeatWriter implements AutoCloseable {

    /** Somebody else's lock on the table is no sign of a primary that does not commit. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

    private static final String LOCKED = "55P03";
    private static final String DISK_FULL = "53100";

    private static final String SETTINGS =
            "select set_config('lock_timeout', '"
                    + LOCK_PATIENCE.toMillis()
                    + "ms', false), set_config('work_mem', '64kB', false)";

    private static final String LEFTOVERS =
            """
            from pg_stat_activity \
            where application_name = current_setting('application_name') \
            and usename = current_user and pid <> pg_backend_pid()""";

    private static final String TERMINATE_LEFTOVERS =
            "select count(pg_terminate_backend(pid)) " + LEFTOVERS;

    private static final String ANY_LEFTOVER = "select count(*) > 0 " + LEFTOVERS;

    private static final String ROOM =
            """
            with room as materialized \
            (select repeat(md5(i::text), 128) as filler from generate_series(1, 256) i) \
            select count(filler) from room""";

    private final NodeDialer dialer;
    private final String vantage;
    private final Duration timeout;
    private @Nullable Session session;
    private @Nullable NodeAddress connected;

    /**
     * Does not dial yet.
     *
     * @param timeout for the connect, and for each statement
     */
    public HeartbeatWriter(NodeDialer dialer, String vantage, Duration timeout) {
        this.dialer = dialer;
        this.vantage = vantage;
        this.timeout = timeout;
    }

    /** Writes the row, waits for the commit, and asks for room. */
    public HeartbeatResult write(NodeAddress to, Login login, Epoch epoch, Instant at) {
        boolean issued = false;
        try {
            Session open = open(to, login);
            issued = true;
            commit(open, upsert(epoch, at));
            return room(open);
        } catch (NodeException e) {
            if (e.kind() != Kind.SQL) {
                drop();
            }
            return HeartbeatResult.of(e, issued);
        }
    }

    private void commit(Session open, String upsert) throws NodeException {
        try {
            open.query(upsert, timeout);
        } catch (NodeException e) {
            if (LOCKED.equals(e.sqlState()) && open.query(ANY_LEFTOVER, timeout).isTrue()) {
                throw new NodeException(
                        Kind.SILENT, null, connected + ": an earlier heartbeat still hangs", e);
            }
            throw e;
        }
    }

    private HeartbeatResult room(Session open) throws NodeException {
        try {
            open.query(ROOM, timeout);
        } catch (NodeException e) {
            // A limit on temporary files, for example, is no full disk; the commit went through.
            if (e.kind() == Kind.SQL && !DISK_FULL.equals(e.sqlState())) {
                return HeartbeatResult.COMMITTED;
            }
            throw e;
        }
        return HeartbeatResult.COMMITTED;
    }

    private Session open(NodeAddress to, Login login) throws NodeException {
        Session kept = session;
        if (kept != null && kept.isOpen() && to.equals(connected)) {
            return kept;
        }
        close();
        Session fresh = dialer.connect(to, login, timeout);
        session = fresh;
        connected = to;
        fresh.query(SETTINGS, timeout);
        fresh.query(TERMINATE_LEFTOVERS, timeout);
        return fresh;
    }

    private String upsert(Epoch epoch, Instant at) {
        return "insert into pgbaton.heartbeat (vantage, at, epoch) values ('%s', '%s', %d)"
                        .formatted(vantage.replace("'", "''"), at, epoch.number())
                + " on conflict (vantage) do update set at = excluded.at, epoch = excluded.epoch";
    }

    private void drop() {
        Session old = session;
        session = null;
        if (old != null) {
            old.abort();
        }
    }

    @Override
    public void close() {
        Session old = session;
        session = null;
        if (old != null) {
            old.close();
        }
    }
}
