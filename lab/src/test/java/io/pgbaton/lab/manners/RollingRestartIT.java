package io.pgbaton.lab.manners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A setting that waits for a restart is brought to every node while clients write. */
class RollingRestartIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    private static Lab lab;

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
    }

    @Test
    void shouldBringASettingToEveryNodeAndLoseNothing() throws SQLException {
        // Given
        Topology before = ADOPTED.topology();
        lab.nodes()
                .forEach(
                        node ->
                                node.asSuperuser(
                                        "alter system set autovacuum_max_workers = 5;\n"
                                                + "select pg_reload_conf();\n"));
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(Adoption.cli(lab, "restart", "--dry-run"))
                                        .contains("pg1", "pg2", "pg3", "in this order"));

        // When
        String told;
        try (LoadClient load = ADOPTED.load()) {
            told = Adoption.cli(lab, "restart");
            ADOPTED.assertWritesGoOn(load, ADOPTED.topology().primary());
        }

        // Then
        assertThat(told).contains("every node is back in sync");
        assertThat(ADOPTED.topology().primary()).isNotEqualTo(before.primary());
        for (PostgresServer node : lab.nodes()) {
            assertThat(workers(node)).as(node.name()).isEqualTo("5");
        }
        assertThat(ADOPTED.topology().rule().voters()).hasSize(2);
    }

    private static String workers(PostgresServer node) throws SQLException {
        try (Connection connection = node.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show autovacuum_max_workers")) {
            row.next();
            return row.getString(1);
        }
    }
}
