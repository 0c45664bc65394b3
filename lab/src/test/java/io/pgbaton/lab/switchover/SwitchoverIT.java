package io.pgbaton.lab.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.SwitchoverOrder;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Planned switchovers on real servers, under load: done, rolled back, and left by their decider.
 */
class SwitchoverIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    private static Lab lab;

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
    }

    @Test
    void shouldMoveTheRoleWithoutAFailedStatement() {
        // When
        Outcome outcome;
        try (FailoverDrill drill = new FailoverDrill(lab, 4, 100, SwitchoverOrder::give)) {
            outcome = drill.run(FailoverDrill.Witness.NOBODY);
        }

        // Then
        assertThat(outcome.good() && outcome.moved()).as("%s", outcome).isTrue();
        assertThat(outcome.load().failedStatements()).as("%s", outcome).isZero();
        assertThat(SwitchoverOrder.awaitEnd(lab).state()).isEqualTo(SwitchoverRequest.State.DONE);
        awaitStandby(outcome.oldPrimary());
    }

    @Test
    void shouldMoveTheRoleToTheNodeThatTheCommandNames() {
        // Given
        String from = topology().primary();
        String to = other(from);

        // When
        String told = Adoption.cli(lab, "switchover", "--to", to);

        // Then
        assertThat(told).contains(to + " is primary in epoch");
        assertThat(topology().primary()).isEqualTo(to);
        assertThat(ADOPTED.writable()).containsExactly(to);
        awaitStandby(from);
    }

    @Test
    void shouldShowWhatStandsAgainstItAndTouchNothing() {
        // Given
        Topology before = topology();

        // When
        String could = Adoption.cli(lab, "switchover", "--dry-run");

        // Then
        assertThat(could).contains("nothing stands against it");
        assertFails("is the primary", "switchover", "--dry-run", "--to", before.primary());
        assertThat(topology()).isEqualTo(before);
    }

    @Test
    void shouldRollBackWhileATransactionInThePoolDoesNotEnd() throws SQLException {
        // Given
        Topology before = topology();
        try (Connection client = lab.pgbouncer().connect(new Properties());
                LoadClient load = ADOPTED.load()) {
            begin(client);

            // When
            assertFails("did not pause in time", "switchover");

            // Then
            client.commit();
            ADOPTED.assertWritesGoOn(load, before.primary());
        }
        assertThat(topology()).isEqualTo(before);
    }

    @Test
    void shouldRollBackWhileATransactionOfADirectClientDoesNotEnd() throws SQLException {
        // Given
        Topology before = topology();
        try (Connection client = lab.node(before.primary()).connect(Role.APP, "orders");
                LoadClient load = ADOPTED.load()) {
            begin(client);

            // When
            assertFails("connected directly does not end", "switchover");

            // Then
            client.commit();
            ADOPTED.assertWritesGoOn(load, before.primary());
        }
        assertThat(topology()).isEqualTo(before);
    }

    @Test
    void shouldRollBackWhenTheCandidateDoesNotFollow() {
        // Given
        String from = topology().primary();
        String to = other(from);
        try (LoadClient load = ADOPTED.load()) {
            // When
            lab.freeze(to);
            SwitchoverOrder.give(lab, from, to);
            SwitchoverRequest ended = SwitchoverOrder.awaitEnd(lab);
            lab.thaw(to);

            // Then
            assertThat(ended.state())
                    .as("%s", ended)
                    .isIn(SwitchoverRequest.State.ROLLED_BACK, SwitchoverRequest.State.REFUSED);
            ADOPTED.assertWritesGoOn(load, from);
        }
    }

    @Test
    void shouldNotLeaveAFencedPrimaryWhenItsDeciderDies() {
        // Given
        String from = topology().primary();
        String to = other(from);
        String decider = ADOPTED.etcd().get(Key.decider(ClusterFile.CLUSTER)).orElseThrow().id();
        try (LoadClient load = ADOPTED.load()) {
            // When
            SwitchoverOrder.give(lab, from, to);
            Await.until("nodes to be touched", SOON, Duration.ofMillis(1), () -> touched());
            lab.kill(decider);
            SwitchoverRequest ended = SwitchoverOrder.awaitEnd(lab);

            // Then
            assertThat(ended.state().over()).isTrue();
            ADOPTED.assertWritesGoOn(load, topology().primary());
        }
        lab.start(decider);
    }

    /** Restarted by the decider, rewound on the way, it follows, and is a voter again. */
    private static void awaitStandby(String node) {
        Await.until(
                node + " to be a voter again",
                SOON,
                () -> topology().pending() == null && topology().rule().voters().contains(node));
        try (Connection connection = lab.node(node).connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            assertThat(row.next() && row.getBoolean(1)).isTrue();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFails(String why, String... command) {
        assertThatThrownBy(() -> Adoption.cli(lab, command))
                .isInstanceOfSatisfying(
                        LabFailure.class, failure -> assertThat(failure.advice()).contains(why));
    }

    private static boolean touched() {
        return ADOPTED.etcd()
                .get(Key.recovery(ClusterFile.CLUSTER))
                .filter(journal -> journal.kind() == Journal.Kind.SWITCHOVER)
                .map(Journal::phase)
                .filter(phase -> phase != RecoveryPhase.PAUSING && !phase.terminal())
                .isPresent();
    }

    private static void begin(Connection client) throws SQLException {
        client.setAutoCommit(false);
        try (Statement statement = client.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS long_one (id int)");
            statement.execute("INSERT INTO long_one VALUES (1)");
        }
    }

    private static String other(String node) {
        return lab.nodes().stream()
                .map(PostgresServer::name)
                .filter(name -> !name.equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static Topology topology() {
        return ADOPTED.topology();
    }
}
