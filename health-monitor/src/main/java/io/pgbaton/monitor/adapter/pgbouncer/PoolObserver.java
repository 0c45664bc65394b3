package io.pgbaton.monitor.adapter.pgbouncer;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.events.PoolObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one PgBouncer through its console, which knows the simple query protocol and one
 * statement at a time only (PgBouncer manual, "Admin console"). One thread looks.
 */
public final class PoolObserver implements AutoCloseable {

    private final NodeDialer dialer;
    private final NodeAddress admin;
    private final Login login;
    private final List<String> databases;
    private final Duration timeout;
    private final Supplier<Instant> wall;
    private @Nullable Session session;
    private @Nullable String version;

    /**
     * Does not dial yet.
     *
     * @param databases those of the cluster
     * @param timeout for the connect, and for each statement
     */
    public PoolObserver(
            NodeDialer dialer,
            NodeAddress admin,
            Login login,
            List<String> databases,
            Duration timeout,
            Supplier<Instant> wall) {
        this.dialer = dialer;
        this.admin = admin;
        this.login = login;
        this.databases = databases;
        this.timeout = timeout;
        this.wall = wall;
    }

    /** Looks once; never throws: a pool that does not answer is an observation too. */
    public PoolObserved look(String cluster, String vantage) {
        try {
            return seen(cluster, vantage, open());
        } catch (NodeException e) {
            close();
            return new PoolObserved(
                    cluster,
                    vantage,
                    admin.node(),
                    wall.get(),
                    false,
                    List.of(),
                    Map.of(),
                    List.of(),
                    null,
                    e.getMessage());
        }
    }

    private PoolObserved seen(String cluster, String vantage, Session console)
            throws NodeException {
        Rows rows = console.query("SHOW DATABASES", timeout);
        boolean all = pausedAsAWhole(console);
        TreeSet<String> paused = new TreeSet<>();
        Map<String, String> targets = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            String name = rows.get(row, "name");
            if (name == null || !databases.contains(name)) {
                continue;
            }
            targets.put(name, rows.get(row, "host") + ":" + rows.get(row, "port"));
            if (all || "1".equals(rows.get(row, "paused"))) {
                paused.add(name);
            }
        }
        return new PoolObserved(
                cluster,
                vantage,
                admin.node(),
                wall.get(),
                true,
                List.copyOf(paused),
                targets,
                servers(console),
                version,
                null);
    }

    private List<String> servers(Session console) throws NodeException {
        Rows rows = console.query("SHOW SERVERS", timeout);
        TreeSet<String> addresses = new TreeSet<>();
        for (int row = 0; row < rows.size(); row++) {
            String database = rows.get(row, "database");
            if (database != null && databases.contains(database)) {
                addresses.add(rows.get(row, "addr") + ":" + rows.get(row, "port"));
            }
        }
        return List.copyOf(addresses);
    }

    /** PAUSE without a name stands in no row of SHOW DATABASES. */
    private boolean pausedAsAWhole(Session console) throws NodeException {
        Rows rows = console.query("SHOW STATE", timeout);
        for (int row = 0; row < rows.size(); row++) {
            List<@Nullable String> values = rows.values().get(row);
            if ("paused".equals(values.getFirst()) && "yes".equals(values.getLast())) {
                return true;
            }
        }
        return false;
    }

    private Session open() throws NodeException {
        Session kept = session;
        if (kept != null && kept.isOpen()) {
            return kept;
        }
        Session fresh = dialer.connect(admin, login, timeout);
        session = fresh;
        version = fresh.query("SHOW VERSION", timeout).single();
        return fresh;
    }

    @Override
    public void close() {
        Session old = session;
        session = null;
        if (old != null) {
            old.abort();
        }
    }
}
