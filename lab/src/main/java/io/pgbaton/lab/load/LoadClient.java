package io.pgbaton.lab.load;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Clients that write all the time: N connections, single-row inserts of unique ids with autocommit,
 * at a steady rate together. On an error a client reconnects at once; an insert whose outcome is
 * unknown never counts as acknowledged.
 */
public final class LoadClient implements AutoCloseable {
    /** The table that the clients write into. */
    static final String TABLE = "pgbaton_load";

    private static final Duration AFTER_FAILED_CONNECT = Duration.ofMillis(20);
    private static final Duration FIRST_WRITES = Duration.ofSeconds(20);

    private final Connector connector;
    private final long interval;
    private final AtomicLong nextId;
    private final AtomicLong failedStatements = new AtomicLong();
    private final AtomicLong failedConnects = new AtomicLong();
    private final ConcurrentHashMap<String, Integer> errors = new ConcurrentHashMap<>();
    private final List<Acknowledgements> acknowledged = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private LoadClient(Connector connector, int connections, int perSecond) {
        this.connector = connector;
        this.interval = Duration.ofSeconds(1).toNanos() * connections / perSecond;
        // Unique among all runs on one cluster, which all write into one table.
        this.nextId = new AtomicLong(System.currentTimeMillis() << 20);
    }

    /**
     * Makes the table where it is missing, starts the clients and waits until each has written.
     *
     * @param perSecond inserts a second, all connections together
     */
    public static LoadClient start(Connector connector, int connections, int perSecond) {
        LoadClient client = new LoadClient(connector, connections, perSecond);
        client.makeTable();
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            Acknowledgements mine = new Acknowledgements();
            client.acknowledged.add(mine);
            long first = begin + client.interval * i / connections;
            client.threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("load-" + (i + 1))
                            .start(() -> client.write(mine, first)));
        }
        try {
            Await.until(
                    "the first writes of every client; errors so far: " + client.errors,
                    FIRST_WRITES,
                    () -> client.acknowledged.stream().allMatch(mine -> mine.count() > 2));
        } catch (LabFailure e) {
            client.close();
            throw e;
        }
        return client;
    }

    /** Inserts acknowledged so far. */
    public long acknowledgedCount() {
        return acknowledged.stream().mapToLong(Acknowledgements::count).sum();
    }

    /**
     * What was noticed from a moment on.
     *
     * @param sinceNanos the begin of the window in which gaps count ({@link System#nanoTime})
     */
    public LoadReport report(long sinceNanos) {
        long now = System.nanoTime();
        Duration worst = Duration.ZERO;
        for (Acknowledgements mine : acknowledged) {
            Duration gap = Gap.longest(mine.times(), sinceNanos, now);
            worst = gap.compareTo(worst) > 0 ? gap : worst;
        }
        long[] all =
                acknowledged.stream().flatMapToLong(mine -> LongStream.of(mine.times())).toArray();
        return new LoadReport(
                threads.size(),
                all.length,
                failedStatements.get(),
                failedConnects.get(),
                Gap.longest(all, sinceNanos, now),
                worst,
                new TreeMap<>(errors));
    }

    /** How many acknowledged ids a node does not have: lost writes. Stop the clients first. */
    public long missingOn(Connection node) throws SQLException {
        return lostOn(node).size();
    }

    /** The acknowledged ids that a node does not have, ascending. Stop the clients first. */
    public List<Long> lostOn(Connection node) throws SQLException {
        return missing(node, acknowledgedIds());
    }

    /** The ids whose insert was acknowledged so far, in no order. */
    public long[] acknowledgedIds() {
        return acknowledged.stream().flatMapToLong(mine -> LongStream.of(mine.ids())).toArray();
    }

    /** Those of the ids that a node does not have, ascending; whichever clients wrote them. */
    public static List<Long> missing(Connection node, long[] acknowledgedIds) throws SQLException {
        Object[] ids = LongStream.of(acknowledgedIds).boxed().toArray();
        try (PreparedStatement select =
                node.prepareStatement(
                        "SELECT a.id FROM unnest(?::bigint[]) AS a(id)"
                                + " WHERE NOT EXISTS (SELECT FROM "
                                + TABLE
                                + " t WHERE t.id = a.id) ORDER BY a.id")) {
            select.setArray(1, node.createArrayOf("bigint", ids));
            List<Long> lost = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lost.add(row.getLong(1));
                }
            }
            return lost;
        }
    }

    /** Stops the clients and waits for them. */
    public void stop() {
        stopping = true;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(15));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void makeTable() {
        try (Connection connection = connector.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (id bigint PRIMARY KEY)");
        } catch (SQLException e) {
            throw new LabFailure(
                    "the load client cannot make its table: " + e.getMessage(),
                    "Does the pool lead to a writable primary?",
                    e);
        }
    }

    private void write(Acknowledgements mine, long first) {
        long due = first;
        while (!stopping) {
            try (Connection connection = connector.connect()) {
                due = writeOn(connection, mine, due);
            } catch (SQLException e) {
                failedConnects.incrementAndGet();
                remember(e);
                LockSupport.parkNanos(AFTER_FAILED_CONNECT.toNanos());
            }
        }
    }

    /** Writes until an error; a failed insert is told here, so that only connects fail above. */
    private long writeOn(Connection connection, Acknowledgements mine, long first) {
        long due = first;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + TABLE + " (id) VALUES (?)")) {
            while (!stopping) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                    continue;
                }
                // After a stall the clients go on at their rate, they do not catch up.
                due = Math.max(due + interval, System.nanoTime());
                long id = nextId.getAndIncrement();
                insert.setLong(1, id);
                insert.executeUpdate();
                mine.add(id, System.nanoTime());
            }
        } catch (SQLException e) {
            failedStatements.incrementAndGet();
            remember(e);
        }
        return due;
    }

    private void remember(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        errors.merge(e.getSQLState() + " " + first, 1, Integer::sum);
    }
}
