package io.pgbaton.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.events.Envelope;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole thing on real servers: clients write through PgBouncer while hosts die. */
class FailoverIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static Lab lab;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().everything().start();
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
    void shouldLoseNothingWhenThePrimarysHostDies() {
        // When
        Outcome outcome = drill(Quiet.QUIET);

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
    }

    @Test
    void shouldFailOverWithoutKafka() {
        // When
        Outcome outcome = drill(new KillBefore("kafka1"));

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
        lab.start("kafka1");
    }

    @Test
    void shouldEndWithOneSealedPrimaryWhenTheDeciderDiesWithIt() {
        // Given
        String decider =
                new EtcdLook(lab.etcdEndpoints())
                        .get(Key.decider(ClusterFile.CLUSTER))
                        .orElseThrow()
                        .id();

        // When
        Outcome outcome = drill(new KillToo(decider));

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
        lab.start(decider);
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                new EtcdLook(lab.etcdEndpoints())
                                                        .get(Key.decider(ClusterFile.CLUSTER)))
                                        .isPresent());
    }

    /** I14: no fenced primary that nobody comes back for [H1]. */
    @Test
    void shouldTakeTheOldPrimaryBackWhenAFalseAlarmMeetsALostVoter() throws SQLException {
        // Given
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        Topology before = etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
        PostgresServer primary = lab.node(before.primary());
        FalseAlarm alarm = new FalseAlarm(lab, primary.name());
        try (LoadClient load =
                LoadClient.start(() -> lab.pgbouncer().connect(new Properties()), 4, 100)) {

            // When
            alarm.raise();
            await().atMost(SOON)
                    .until(
                            () ->
                                    etcd.get(Key.recovery(ClusterFile.CLUSTER))
                                            .filter(j -> j.phase() == RecoveryPhase.READOPTING)
                                            .isPresent());
            alarm.turnOutFalse();

            // Then
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(etcd.get(Key.topology(ClusterFile.CLUSTER)))
                                            .hasValueSatisfying(
                                                    now -> {
                                                        assertThat(now.epoch())
                                                                .isGreaterThan(before.epoch());
                                                        assertThat(now.primary())
                                                                .isEqualTo(primary.name());
                                                    }));
            long enough = load.acknowledgedCount() + 200;
            await().atMost(SOON).until(() -> load.acknowledgedCount() >= enough);
            load.stop();
            assertThat(new ClusterLook(lab.nodes()).writable()).containsExactly(primary);
            try (Connection connection = primary.connect(Role.APP, "orders")) {
                assertThat(load.missingOn(connection)).isZero();
            }
        }
        alarm.end();
    }

    private static Outcome drill(FailoverDrill.Witness witness) {
        try (FailoverDrill drill = new FailoverDrill(lab, 4, 100)) {
            return drill.run(witness);
        }
    }

    /** Nobody watches. */
    private enum Quiet implements FailoverDrill.Witness {
        QUIET;

        @Override
        public void before(String primary, long epoch) {}

        @Override
        public void killed(String primary, Instant at) {}

        @Override
        public void heard(Envelope event) {}
    }

    /** Kills one more host, right before the primary's. */
    private record KillBefore(String host) implements FailoverDrill.Witness {

        @Override
        public void before(String primary, long epoch) {
            lab.kill(host);
        }

        @Override
        public void killed(String primary, Instant at) {}

        @Override
        public void heard(Envelope event) {}
    }

    /** Kills one more host, right after the primary's. */
    private record KillToo(String host) implements FailoverDrill.Witness {

        @Override
        public void before(String primary, long epoch) {}

        @Override
        public void killed(String primary, Instant at) {
            lab.kill(host);
        }

        @Override
        public void heard(Envelope event) {}
    }
}
