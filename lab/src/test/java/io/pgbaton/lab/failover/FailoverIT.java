package io.pgbaton.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole thing on real servers: clients write through PgBouncer while hosts die. */
class FailoverIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    private static Lab lab;

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
    }

    @Test
    void shouldLoseNothingWhenThePrimarysHostDies() {
        // When
        Outcome outcome = drill(FailoverDrill.Witness.NOBODY);

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
    }

    @Test
    void shouldFailOverWithoutKafka() {
        // When
        Outcome outcome;
        try (FailoverDrill drill = FailoverDrill.withoutEvents(lab, 4, 100)) {
            outcome = drill.run(new KillBefore("kafka1"));
        }

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        assertThat(outcome.total()).as("the pool follows, too").isPresent();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
        lab.start("kafka1");
    }

    @Test
    void shouldEndWithOneSealedPrimaryWhenTheDeciderDiesWithIt() {
        // Given
        Key<Member> office = Key.decider(ClusterFile.CLUSTER);
        String decider = ADOPTED.etcd().get(office).orElseThrow().id();

        // When
        Outcome outcome = drill(new KillToo(decider));

        // Then
        assertThat(outcome.good()).as("%s", outcome).isTrue();
        lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
        lab.start(decider);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ADOPTED.etcd().get(office)).isPresent());
    }

    /** I14: no fenced primary that nobody comes back for [H1]. */
    @Test
    void shouldTakeTheOldPrimaryBackWhenAFalseAlarmMeetsALostVoter() {
        // Given
        EtcdLook etcd = ADOPTED.etcd();
        Topology before = ADOPTED.topology();
        PostgresServer primary = lab.node(before.primary());
        FalseAlarm alarm = new FalseAlarm(lab, primary.name());
        try (LoadClient load = ADOPTED.load()) {

            // When
            alarm.raise();
            await().atMost(SOON)
                    .until(
                            () ->
                                    etcd.get(Key.recovery(ClusterFile.CLUSTER))
                                            .filter(j -> j.phase() == RecoveryPhase.READOPTING)
                                            .isPresent());
            alarm.turnOutFalse();
            long reachable = System.nanoTime();

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
            ADOPTED.awaitWrites(load);
            System.out.printf(
                    "%s serves again %d ms after it was reachable%n",
                    primary.name(), load.report(reachable).writeGap().toMillis());
            ADOPTED.assertWritesGoOn(load, primary.name());
        }
        alarm.end();
    }

    private static Outcome drill(FailoverDrill.Witness witness) {
        try (FailoverDrill drill = new FailoverDrill(lab, 4, 100)) {
            return drill.run(witness);
        }
    }

    /** Kills one more host, right before the primary's. */
    private record KillBefore(String host) implements FailoverDrill.Witness {

        @Override
        public void before(String primary, long epoch) {
            lab.kill(host);
        }
    }

    /** Kills one more host, right after the primary's. */
    private record KillToo(String host) implements FailoverDrill.Witness {

        @Override
        public void killed(String primary, Instant at) {
            lab.kill(host);
        }
    }
}
