package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
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
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old primaries come back without a hand: killed, prepared, started, voters again. */
class RejoinIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("pgbaton.rejoin.rounds", 5);
    private static final int UNACKNOWLEDGED = 3;

    private static Lab lab;
    private static EtcdLook etcd;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().everything().start();
        etcd = new EtcdLook(lab.etcdEndpoints());
        Adoption.adopt(lab, "0s");
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @BeforeEach
    void awaitWhole() {
        Health.await(lab);
    }

    @Test
    void shouldLoseNothingWhilePrimaryAfterPrimaryDiesAndComesBack() throws SQLException {
        // Given
        Topology first = topology();
        try (LoadClient load =
                LoadClient.start(() -> lab.pgbouncer().connect(new Properties()), 4, 50)) {
            // When
            for (int round = 0; round < ROUNDS; round++) {
                Health.await(lab);
                Topology before = topology();
                lab.kill(before.primary());
                awaitAnother(before);
                lab.rejoin(before.primary());
                long enough = load.acknowledgedCount() + 20;
                Await.until("writes", SOON, () -> load.acknowledgedCount() >= enough);
            }
            Health.await(lab);
            load.stop();

            // Then
            PostgresServer primary = lab.node(topology().primary());
            assertThat(topology().epoch().number())
                    .isGreaterThanOrEqualTo(first.epoch().number() + ROUNDS);
            assertThat(new ClusterLook(lab.nodes()).writable()).containsExactly(primary);
            try (Connection connection = primary.connect(Role.APP, "orders")) {
                assertThat(load.missingOn(connection)).isZero();
            }
        }
    }

    /** It has flushed what no standby has received, and so nobody was told of. */
    @Test
    void shouldRewindAPrimaryThatDivergedAndTellWhatItLost() throws SQLException {
        // Given
        Topology before = topology();
        PostgresServer primary = lab.node(before.primary());
        try (Connection setUp = primary.connect(Role.APP, "orders");
                Statement statement = setUp.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS diverged (id int)");
        }
        before.rule().voters().forEach(standby -> lab.cutWalStream(primary.name(), standby));
        for (int i = 0; i < UNACKNOWLEDGED; i++) {
            Thread.ofVirtual().start(() -> write(primary));
        }
        Await.until("the writes to wait", SOON, () -> waiting(primary) >= UNACKNOWLEDGED);

        // When
        lab.cut(primary.name());
        lab.kill(primary.name());
        awaitAnother(before);
        lab.heal(primary.name());
        lab.healAll();
        lab.rejoin(primary.name());
        Health.await(lab);

        // Then
        Topology after = topology();
        Rejoin rejoin =
                etcd.get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), primary.name()))
                        .orElseThrow();
        assertThat(rejoin.how()).isEqualTo(Rejoin.How.REWOUND);
        assertThat(rejoin.lost())
                .satisfies(
                        lost -> {
                            assertThat(lost.transactions())
                                    .isGreaterThanOrEqualTo(UNACKNOWLEDGED);
                            assertThat(lost.size()).isPositive();
                            assertThat(lost.timeline()).isEqualTo(before.timeline());
                        });
        assertThat(Adoption.cli(lab, "history", after.epoch().toString()))
                .contains(primary.name() + ", rewound", "; lost " + rejoin.lost());
        assertThat(rows(lab.node(after.primary()))).isZero();
        assertThat(rows(primary)).isZero();
        Await.until("it to be told", SOON, () -> told(after, primary));
    }

    private static boolean told(Topology after, PostgresServer node) {
        return etcd.get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), node.name()))
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
                        topology().epoch().compareTo(before.epoch()) > 0
                                && !topology().primary().equals(before.primary()));
    }

    private static Topology topology() {
        return etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
    }
}
