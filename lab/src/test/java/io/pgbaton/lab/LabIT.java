package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts die, hang, vanish and come back. Each test leaves the shared lab whole. */
class LabIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().nodes(3).pgbouncer(true).start();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void makeWhole() {
        lab.healAll();
        lab.hosts().forEach(lab::thaw);
        lab.hosts().forEach(lab::start);
        awaitStreams(2);
    }

    @Test
    void shouldHaveOnePrimaryThatAllOthersStreamFrom() {
        // When
        PostgresServer primary = lab.primary().orElseThrow();

        // Then
        assertThat(primary.name()).isEqualTo("pg1");
        assertThat(new ClusterLook(lab.nodes()).streamingFrom(primary)).isEqualTo(2);
    }

    @Test
    void shouldReplicateWhatIsWrittenThroughThePool() throws SQLException {
        // Given
        try (Connection pool = lab.pgbouncer().connect(new Properties());
                Statement statement = pool.createStatement()) {
            statement.execute("CREATE TABLE letters AS SELECT 'a' AS letter");
        }

        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(one("pg3", "SELECT letter FROM letters")).isEqualTo("a"));
    }

    @Test
    void shouldKillWholeHostAndStartItAgain() {
        // When
        lab.kill("pg3");

        // Then
        assertThat(lab.state("pg3")).isEqualTo(HostState.DOWN);
        assertThat(lab.state("pg2")).isEqualTo(HostState.UP);
        lab.start("pg3");
        assertThat(lab.state("pg3")).isEqualTo(HostState.UP);
        awaitStreams(2);
    }

    @Test
    void shouldHangWhileFrozenAndGoOnWhenThawed() {
        // When
        lab.freeze("pg2");

        // Then
        assertThat(lab.state("pg2")).isEqualTo(HostState.FROZEN);
        assertThat(lab.node("pg2").ready()).isFalse();
        lab.thaw("pg2");
        await().atMost(SOON).untilAsserted(() -> assertThat(lab.node("pg2").ready()).isTrue());
    }

    @Test
    void shouldStartHostThatWasKilledWhileFrozen() {
        // Given
        lab.freeze("pg2");
        lab.kill("pg2");

        // When
        lab.start("pg2");

        // Then
        assertThat(lab.state("pg2")).isEqualTo(HostState.UP);
        assertThat(lab.node("pg2").ready()).isTrue();
    }

    @Test
    void shouldVanishFromTheNetworkUntilHealed() {
        // When
        lab.cut("pg3");

        // Then: nothing answers, and the primary loses the stream that was open before the cut.
        assertThat(lab.node("pg3").ready()).isFalse();
        awaitStreams(1);
        lab.heal("pg3");
        assertThat(lab.node("pg3").ready()).isTrue();
        awaitStreams(2);
    }

    @Test
    void shouldCutOneWalStreamOnly() {
        // When
        lab.cutWalStream("pg1", "pg2");

        // Then: the standby still answers; it finds the silence out and dials afresh.
        assertThat(lab.node("pg2").ready()).isTrue();
        int before = new ClusterLook(lab.nodes()).walStreamPort("pg1", "pg3");
        awaitStreams(2);
        assertThat(new ClusterLook(lab.nodes()).walStreamPort("pg1", "pg3")).isEqualTo(before);
    }

    @Test
    void shouldMakeDeadNodeAStandbyAgain() {
        // Given
        lab.kill("pg3");

        // When
        lab.reclone("pg3", "pg1");

        // Then
        assertThat(lab.primary().map(PostgresServer::name)).contains("pg1");
        awaitStreams(2);
    }

    @Test
    void shouldStopInGoodOrder() throws Exception {
        // When
        lab.stop("pg2");

        // Then
        assertThat(lab.state("pg2")).isEqualTo(HostState.DOWN);
        assertThat(Files.readString(lab.logs("pg2").getFirst()))
                .contains("database system is shut down");
    }

    @Test
    void shouldTrustNobodyWithoutThePassword() {
        // When
        String url = "jdbc:postgresql://" + lab.node("pg1").address() + ":5432/orders";

        // Then
        assertThatThrownBy(() -> DriverManager.getConnection(url, "app", "guessed").close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void shouldNameItsHostsWhenAskedForAnother() {
        assertThatThrownBy(() -> lab.kill("pg9"))
                .isInstanceOfSatisfying(
                        LabFailure.class,
                        e -> {
                            assertThat(e.what()).contains("no host 'pg9'");
                            assertThat(e.advice()).contains("pg1, pg2, pg3, pgbouncer1");
                        });
    }

    private static void awaitStreams(int count) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                new ClusterLook(lab.nodes())
                                                        .streamingFrom(lab.node("pg1")))
                                        .isEqualTo(count));
    }

    private static String one(String node, String query) throws SQLException {
        try (Connection connection = lab.node(node).connect(Role.APP, "orders");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
