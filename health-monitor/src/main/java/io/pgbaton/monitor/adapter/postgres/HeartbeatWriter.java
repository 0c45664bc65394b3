package io.pgbaton.monitor.adapter.postgres;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
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
 */
public final class HeartbeatWriter implements AutoCloseable {

    private static final String TERMINATE_LEFTOVERS =
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity \
            where application_name = current_setting('application_name') \
            and usename = current_user and pid <> pg_backend_pid()""";

    private final NodeDialer dialer;
    private final String vantage;
    private final Duration timeout;
    private @Nullable Session session;
    private @Nullable NodeAddress connected;

    /**
     * Does not dial yet.
     *
     * @param timeout for the connect, and for the commit
     */
    public HeartbeatWriter(NodeDialer dialer, String vantage, Duration timeout) {
        this.dialer = dialer;
        this.vantage = vantage;
        this.timeout = timeout;
    }

    /**
     * Writes the row and waits for the commit.
     *
     * @throws NodeException when it was not acknowledged; with 25006 or 53100 the node is read-only
     *     or its disk full
     */
    public void write(NodeAddress to, Login login, Epoch epoch, Instant at) throws NodeException {
        try {
            open(to, login).query(upsert(epoch, at), timeout);
        } catch (NodeException e) {
            if (e.kind() != NodeException.Kind.SQL) {
                drop();
            }
            throw e;
        }
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
