package io.pgbaton.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.Endpoints;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two of three etcd members die: nothing is decided, nothing is demoted, and status says so. */
class QuorumLossIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> DEAD_MEMBERS = List.of("etcd2", "etcd3");
    private static final List<InetSocketAddress> COORDINATORS =
            List.of(
                    new InetSocketAddress("127.0.0.61", 8082),
                    new InetSocketAddress("127.0.0.62", 8082),
                    new InetSocketAddress("127.0.0.63", 8082));

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    private static Lab lab;

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
    }

    @BeforeEach
    void awaitDecider() {
        await().atMost(SOON).until(QuorumLossIT::somebodyDecides);
    }

    @Test
    void shouldLeaveAPrimaryThatLivesAlone() throws SQLException {
        // Given
        Topology before = ADOPTED.topology();
        PostgresServer primary = lab.node(before.primary());
        Map<String, Promise> promises = Promises.of(lab);
        try (LoadClient load = ADOPTED.load()) {

            // When
            loseQuorum();

            // Then
            assertThatStatusTellsIt(primary.name());
            ADOPTED.awaitWrites(load);
            assertThat(new ClusterLook(lab.nodes()).writable()).containsExactly(primary);
            assertThat(names(primary)).isEqualTo(before.rule().names().value());
            assertThat(Promises.of(lab)).isEqualTo(promises);

            // When
            DEAD_MEMBERS.forEach(lab::start);

            // Then
            await().atMost(SOON).until(QuorumLossIT::somebodyDecides);
            ADOPTED.assertWritesGoOn(load, primary.name());
            assertThat(ADOPTED.topology()).isEqualTo(before);
        }
    }

    @Test
    void shouldPromoteNobodyBeforeTheQuorumIsBack() {
        // Given
        DeadUnwatched dead = new DeadUnwatched();

        // When
        Outcome outcome;
        try (FailoverDrill drill = new FailoverDrill(lab, 4, 100)) {
            outcome = drill.run(dead);
        }

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
    }

    /**
     * The primary dies while nobody can decide, and stays dead for longer than any verdict needs.
     */
    private static final class DeadUnwatched implements FailoverDrill.Witness {
        private static final Duration LONG = Duration.ofSeconds(4);

        private final Set<String> sawItDeadForLong = ConcurrentHashMap.newKeySet();
        private volatile String primary = "";

        @Override
        public void before(String node, long epoch) {
            loseQuorum();
            primary = node;
        }

        @Override
        public void killed(String node, Instant at) {
            await().atMost(SOON).until(() -> sawItDeadForLong.size() == 3);
            assertThat(new ClusterLook(lab.nodes()).writable()).isEmpty();
            assertThatStatusTellsIt(node);
            DEAD_MEMBERS.forEach(lab::start);
        }

        @Override
        public void heard(Envelope event) {
            if (event.data() instanceof NodeObserved seen
                    && seen.node().equals(primary)
                    && seen.outcome() == ProbeOutcome.REFUSED
                    && seen.outcomeAgeMillis() >= LONG.toMillis()) {
                sawItDeadForLong.add(seen.vantage());
            }
        }
    }

    private static void loseQuorum() {
        DEAD_MEMBERS.forEach(lab::kill);
        await().atMost(SOON).until(() -> !somebodyDecides());
    }

    private static boolean somebodyDecides() {
        return COORDINATORS.stream()
                .map(address -> Endpoints.get(address, "/q/health/ready").orElse(""))
                .anyMatch(health -> health.contains("\"decides\": \"" + ClusterFile.CLUSTER));
    }

    private static void assertThatStatusTellsIt(String node) {
        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> Adoption.cli(lab, "status"))
                .satisfies(
                        ended -> {
                            assertThat(ended.what()).endsWith("status 1");
                            assertThat(ended.advice())
                                    .contains("etcd has no quorum: nothing is decided")
                                    .contains("nothing is demoted")
                                    .contains(node);
                        });
    }

    private static String names(PostgresServer node) throws SQLException {
        try (Connection connection = node.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show synchronous_standby_names")) {
            row.next();
            return row.getString(1);
        }
    }
}
