package io.pgbaton.lab.chaos;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.chaos.history.History;
import io.pgbaton.lab.chaos.history.Route;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.Connector;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.load.LoadReport;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** All clients of one round: unique inserts and appends, through the pool and directly. */
final class Load implements AutoCloseable {
    private static final int POOLED = 3;
    private static final int POOLED_PER_SECOND = 60;
    private static final int DIRECT_PER_SECOND = 20;
    private static final int APPENDING = 2;
    private static final int ANSWERS = 3;

    /** A client that waits for longer than this has no hope left and connects anew. */
    private static final String POOL_PATIENCE_S = "20";

    private static final String DIRECT_PATIENCE_S = "5";

    private final LoadClient pooled;
    private final LoadClient direct;
    private final AppendClients appends;

    private Load(LoadClient pooled, LoadClient direct, AppendClients appends) {
        this.pooled = pooled;
        this.direct = direct;
        this.appends = appends;
    }

    /**
     * Starts them and waits until each has been served.
     *
     * @param primary whom the topology names, now and later
     * @param firstList see {@link AppendClients}
     */
    static Load start(Lab lab, Supplier<String> primary, History history, int firstList) {
        Connector pool = () -> lab.pgbouncer().connect(patience(POOL_PATIENCE_S));
        Connector straight =
                () ->
                        lab.node(primary.get())
                                .connect(Role.APP, "orders", patience(DIRECT_PATIENCE_S));
        try (Connection connection = pool.connect()) {
            Lists.makeTable(connection);
        } catch (SQLException e) {
            throw new LabFailure(
                    "the pool does not lead to a writable primary: " + e.getMessage(),
                    "See PgBouncer's log.",
                    e);
        }
        LoadClient pooled = LoadClient.start(pool, POOLED, POOLED_PER_SECOND);
        try {
            LoadClient direct = LoadClient.start(straight, 1, DIRECT_PER_SECOND);
            AppendClients appends = new AppendClients(history, firstList);
            Load load = new Load(pooled, direct, appends);
            appends.start(Route.POOL, pool, APPENDING);
            appends.start(Route.DIRECT, straight, APPENDING);
            return load;
        } catch (LabFailure e) {
            pooled.close();
            throw e;
        }
    }

    /** Waits until those that append have been answered; those that insert have when they start. */
    void awaitBegin(Duration patience) {
        appends.awaitAnswers(ANSWERS, patience);
    }

    /** Waits until all of them have been served for a while from now on. */
    void awaitService(Duration patience) {
        List<Integer> answers = appends.afterwards(ANSWERS);
        long pool = pooled.acknowledgedCount() + POOLED_PER_SECOND / 2;
        long straight = direct.acknowledgedCount() + DIRECT_PER_SECOND / 2;
        Await.until(
                "the clients of the pool to be served",
                patience,
                () -> pooled.acknowledgedCount() >= pool);
        Await.until(
                "the clients that connect directly to be served",
                patience,
                () -> direct.acknowledgedCount() >= straight);
        appends.awaitAnswers(answers, patience);
    }

    /** Whether clients of the pool have been served within the last second. */
    boolean served() {
        Duration second = Duration.ofSeconds(1);
        LoadReport report = pooled.report(System.nanoTime() - second.toNanos());
        return report.writeGap().compareTo(second) < 0;
    }

    /** What the inserting clients of the pool noticed since a moment of the monotonic clock. */
    LoadReport pooled(long sinceNanos) {
        return pooled.report(sinceNanos);
    }

    /** The same of those that connect directly. */
    LoadReport direct(long sinceNanos) {
        return direct.report(sinceNanos);
    }

    /** The ids of acknowledged inserts; after the end. */
    long[] acknowledgedIds() {
        return LongStream.concat(
                        LongStream.of(pooled.acknowledgedIds()),
                        LongStream.of(direct.acknowledgedIds()))
                .toArray();
    }

    /** Ends them all. */
    @Override
    public void close() {
        pooled.close();
        direct.close();
        appends.close();
    }

    private static Properties patience(String seconds) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", seconds);
        return properties;
    }
}
