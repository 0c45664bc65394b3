package io.pgbaton.pools.adapter.console;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.pools.domain.DatabaseState;
import io.pgbaton.pools.domain.ServerConnection;
import io.pgbaton.pools.turn.Console;
import io.pgbaton.pools.turn.ConsoleFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer's admin console: one connection for statements that answer at once, and one a
 * database for {@code PAUSE}, all kept open. One statement a query, by the simple protocol.
 */
public final class PgBouncerConsole implements Console {

    private static final Logger LOG = Logger.getLogger(PgBouncerConsole.class);

    /** A console that answers does so within milliseconds. */
    static final Duration STATEMENT = Duration.ofMillis(500);

    /** A cold JVM takes its time over the first SCRAM exchange. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final NodeAddress address;
    private final ConsoleDialer dialer;
    private final Duration pauseBound;
    private final Runnable onLost;
    private final Map<String, PauseLine> lines = new HashMap<>();
    private @Nullable Session session;
    private boolean versionTold;

    /**
     * @param login of a user in {@code admin_users}
     * @param pauseBound how long a {@code PAUSE} may go unanswered before its connection is given
     *     up
     * @param onLost called from any thread when the console's connection broke; must not block
     */
    public PgBouncerConsole(
            NodeAddress address,
            Login login,
            NodeDialer dialer,
            Duration pauseBound,
            Runnable onLost) {
        this.address = address;
        this.dialer = () -> dialer.connect(address, login, CONNECT);
        this.pauseBound = pauseBound;
        this.onLost = onLost;
    }

    @Override
    public Map<String, DatabaseState> databases() throws ConsoleFailure {
        return Answers.databases(query("SHOW DATABASES"));
    }

    @Override
    public List<ServerConnection> servers() throws ConsoleFailure {
        return Answers.servers(query("SHOW SERVERS"));
    }

    @Override
    public void reload() throws ConsoleFailure {
        query("RELOAD");
    }

    @Override
    public void resume(String database) throws ConsoleFailure {
        try {
            session().query("RESUME " + Answers.quoted(database), STATEMENT);
        } catch (NodeException e) {
            if (!Answers.notPaused(e)) {
                throw failure(e);
            }
        }
        line(database).giveUp();
    }

    @Override
    public void pause(List<String> databases, Duration wait) throws ConsoleFailure {
        CompletableFuture<?>[] answers =
                databases.stream().map(d -> line(d).pause()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debugf("pause waits for running transactions console=%s", address);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NodeException n
                    ? failure(n)
                    : new ConsoleFailure(address + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsoleFailure(address + ": interrupted", e);
        }
    }

    @Override
    public boolean quiet(List<String> databases) {
        return databases.stream().allMatch(d -> line(d).quiet());
    }

    /**
     * {@code KILL_CLIENT} hits only the clients in question; where it is missing (before 1.24) all
     * connections of the database go.
     */
    @Override
    public void cut(String database, List<ServerConnection> servers) throws ConsoleFailure {
        Rows clients = query("SHOW CLIENTS");
        if (!clients.columns().contains("id")) {
            query("KILL " + Answers.quoted(database));
            resume(database);
            return;
        }
        Map<String, String> ids = Answers.clientIds(clients);
        for (ServerConnection server : servers) {
            String id = ids.get(server.link());
            if (id != null) {
                kill(id);
            }
        }
    }

    private void kill(String client) throws ConsoleFailure {
        try {
            session().query("KILL_CLIENT " + client, STATEMENT);
        } catch (NodeException e) {
            if (e.kind() != NodeException.Kind.SQL) {
                throw failure(e);
            }
            LOG.debugf("client is gone console=%s client=%s", address, client);
        }
    }

    @Override
    public void warm(List<String> databases) {
        databases.forEach(database -> line(database).warm());
    }

    @Override
    public void close() {
        lines.values().forEach(PauseLine::close);
        Session open = session;
        if (open != null) {
            open.close();
        }
    }

    private PauseLine line(String database) {
        return lines.computeIfAbsent(database, d -> new PauseLine(d, dialer, pauseBound));
    }

    private Rows query(String sql) throws ConsoleFailure {
        try {
            return session().query(sql, STATEMENT);
        } catch (NodeException e) {
            throw failure(e);
        }
    }

    private Session session() throws NodeException {
        Session open = session;
        if (open != null && open.isOpen()) {
            return open;
        }
        Session fresh = dialer.dial();
        fresh.onClosed(onLost);
        session = fresh;
        String version = String.valueOf(fresh.query("SHOW VERSION", STATEMENT).single());
        if (!versionTold) {
            versionTold = true;
            LOG.infof("console opened console=%s version=%s", address, version);
            if (Answers.vulnerable(version)) {
                LOG.warnf(
                        "any console user of %s can kill clients (CVE-2026-6667); update to 1.25.2"
                                + " console=%s",
                        version, address);
            }
        }
        return fresh;
    }

    private ConsoleFailure failure(NodeException e) {
        return new ConsoleFailure("console of " + address + ": " + e.getMessage(), e);
    }
}
