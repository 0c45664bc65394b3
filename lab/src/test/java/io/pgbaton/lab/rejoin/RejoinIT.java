package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Old primaries come back without a hand: killed, prepared, started, voters again. */
class RejoinIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("pgbaton.rejoin.rounds", 5);
    private static final int UNACKNOWLEDGED = 3;

    @RegisterExtension private static final SharedLab CLUSTER = new SharedLab();

    @Test
    void shouldLoseNothingWhilePrimaryAfterPrimaryDiesAndComesBack() {
        // Given
        long first = CLUSTER.topology().epoch().number();
        try (LoadClient load = CLUSTER.load()) {
            // When
            for (int round = 0; round < ROUNDS; round++) {
                Health.await(CLUSTER.lab());
                Topology before = CLUSTER.topology();
                CLUSTER.lab().kill(before.primary());
                awaitAnother(before);
                System.out.printf(
                        "%s is in the sync set %d ms after its start%n",
                        before.primary(), back(before.primary()).toMillis());
                CLUSTER.awaitWrites(load);
            }
            Health.await(CLUSTER.lab());

            // Then
            Topology last = CLUSTER.topology();
            assertThat(last.epoch().number()).isGreaterThanOrEqualTo(first + ROUNDS);
            CLUSTER.assertWritesGoOn(load, last.primary());
        }
    }

    /** Starts it as its host would; how long it took until commits may count on it. */
    private static Duration back(String node) {
        long began = System.nanoTime();
        CLUSTER.lab().rejoin(node);
        Await.until(
                node + " to be a voter again",
                SOON,
                () -> CLUSTER.topology().rule().voters().contains(node));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** It has flushed what no standby has received, and so nobody was told of. */
    @Test
    void shouldRewindAPrimaryThatDivergedAndTellWhatItLost() throws SQLException {
        // Given
        Topology before = CLUSTER.topology();
        PostgresServer primary = CLUSTER.lab().node(before.primary());
        try (Connection setUp = primary.connect(Role.APP, "orders");
                Statement statement = setUp.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS diverged (id int)");
        }
        before.rule().voters().forEach(standby -> CLUSTER.lab().starve(standby, primary.name()));
        for (int i = 0; i < UNACKNOWLEDGED; i++) {
            Thread.ofVirtual().start(() -> write(primary));
        }
        Await.until("the writes to wait", SOON, () -> waiting(primary) >= UNACKNOWLEDGED);

        // When
        CLUSTER.lab().cut(primary.name());
        CLUSTER.lab().kill(primary.name());
        awaitAnother(before);
        CLUSTER.lab().heal(primary.name());
        CLUSTER.lab().healAll();
        CLUSTER.lab().rejoin(primary.name());
        Health.await(CLUSTER.lab());

        // Then
        Topology after = CLUSTER.topology();
        Rejoin rejoin =
                CLUSTER.etcd()
                        .get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), primary.name()))
                        .orElseThrow();
        assertThat(rejoin.how()).isEqualTo(Rejoin.How.REWOUND);
        assertThat(rejoin.lost())
                .satisfies(
                        lost -> {
                            assertThat(lost.transactions()).isGreaterThanOrEqualTo(UNACKNOWLEDGED);
                            assertThat(lost.size()).isPositive();
                            assertThat(lost.timeline()).isEqualTo(before.timeline());
                        });
        assertThat(Adoption.cli(CLUSTER.lab(), "history", after.epoch().toString()))
                .contains(primary.name() + ", rewound", "; lost " + rejoin.lost());
        assertThat(rows(CLUSTER.lab().node(after.primary()))).isZero();
        assertThat(rows(primary)).isZero();
        Await.until("it to be told", SOON, () -> told(after, primary));
    }

    private static boolean told(Topology after, PostgresServer node) {
        return CLUSTER.etcd()
                .get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), node.name()))
                .filter(Rejoin::told)
                .isPresent();
    }

    /** Never acknowledged; the connection ends with the host. */
    private static void write(PostgresServer primary) {
        try (Connection connection = primary.connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO diverged VALUES (1)");
        } catch (SQLException e) {
            // As it has to be: its host was killed.
        }
    }

    private static long waiting(PostgresServer primary) {
        return count(
                primary,
                "postgres",
                Role.CONTROL,
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                        + " AND query LIKE 'INSERT INTO diverged%'");
    }

    private static long rows(PostgresServer node) {
        return count(node, "orders", Role.APP, "SELECT count(*) FROM diverged");
    }

    private static long count(PostgresServer node, String database, Role role, String query) {
        try (Connection connection = node.connect(role, database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAnother(Topology before) {
        Await.until(
                "another primary than " + before.primary(),
                SOON,
                () ->
                        CLUSTER.topology().epoch().compareTo(before.epoch()) > 0
                                && !CLUSTER.topology().primary().equals(before.primary()));
    }
}
