package io.pgbaton.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadClientIT {
    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().nodes(1).pgbouncer(true).start();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @Test
    void shouldFindEveryAcknowledgedRowOfAHealthyNode() throws SQLException {
        try (LoadClient load = start()) {
            // Given
            awaitWrites(load, 100);
            load.stop();

            // When
            long missing = missing(load);

            // Then
            assertThat(missing).isZero();
            assertThat(load.report(System.nanoTime()).failedStatements()).isZero();
        }
    }

    @Test
    void shouldReportAcknowledgedRowsThatAreGone() throws SQLException {
        try (LoadClient load = start()) {
            // Given
            awaitWrites(load, 100);
            load.stop();
            execute(
                    "DELETE FROM pgbaton_load WHERE id IN"
                            + " (SELECT id FROM pgbaton_load ORDER BY id DESC LIMIT 3)");

            // When
            long missing = missing(load);

            // Then
            assertThat(missing).isEqualTo(3);
        }
    }

    @Test
    void shouldGoOnAfterAnOutageAndTellItsGap() {
        try (LoadClient load = start()) {
            // Given
            long begin = System.nanoTime();
            lab.kill("pg1");
            lab.start("pg1");
            long outage = System.nanoTime() - begin;

            // When
            awaitWrites(load, load.acknowledgedCount() + 50);

            // Then
            LoadReport report = load.report(begin);
            assertThat(report.writeGap()).isGreaterThan(Duration.ofNanos(outage).dividedBy(4));
            assertThat(report.worstConnectionGap()).isGreaterThanOrEqualTo(report.writeGap());
            assertThat(report.errors()).isNotEmpty();
        }
    }

    private static LoadClient start() {
        return LoadClient.start(() -> lab.pgbouncer().connect(new Properties()), 4, 200);
    }

    private static void awaitWrites(LoadClient load, long count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(load.acknowledgedCount()).isGreaterThanOrEqualTo(count));
    }

    private static long missing(LoadClient load) throws SQLException {
        try (Connection connection = lab.node("pg1").connect(Role.APP, "orders")) {
            return load.missingOn(connection);
        }
    }

    private static void execute(String statement) throws SQLException {
        try (Connection connection = lab.node("pg1").connect(Role.APP, "orders");
                Statement delete = connection.createStatement()) {
            delete.execute(statement);
        }
    }
}
