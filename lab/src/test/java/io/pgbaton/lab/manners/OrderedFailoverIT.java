package io.pgbaton.lab.manners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Automation refuses, on real servers, and a person orders the failover. */
class OrderedFailoverIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    private static Lab lab;
    private static EtcdLook etcd;

    @BeforeAll
    static void takeLab() {
        lab = ADOPTED.lab();
        etcd = ADOPTED.etcd();
    }

    @AfterEach
    void emptyTheFleetsLedger() {
        etcd.put(Key.fleet(), FleetLedger.EMPTY);
    }

    @Test
    void shouldWaitForAPersonBeyondTheFleetsBudget() {
        // Given
        Topology before = ADOPTED.topology();
        FleetLedger busy = FleetLedger.EMPTY;
        for (String cluster : List.of("bills", "stock", "users")) {
            busy = busy.with(cluster, Instant.now(), Duration.ofMinutes(1));
        }
        etcd.put(Key.fleet(), busy);

        // When
        lab.kill(before.primary());
        awaitRefusal("fleet-budget");

        // Then
        assertThat(ADOPTED.topology()).isEqualTo(before);
        assertThat(ADOPTED.writable()).isEmpty();
        assertThat(etcd.get(Key.hold(ClusterFile.CLUSTER)))
                .hasValueSatisfying(
                        hold -> assertThat(hold.kind()).isEqualTo(Hold.Kind.FLEET_BUDGET));

        // When
        String told = order();

        // Then
        assertThat(told).contains("may be lost: nothing that was acknowledged", "done: failover");
        assertThat(ADOPTED.writable()).containsExactly(ADOPTED.topology().primary());
        assertThat(recorded(ADOPTED.topology())).contains("forced by ann: the room burns");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(etcd.get(Key.hold(ClusterFile.CLUSTER))).isEmpty());
        lab.reclone(before.primary(), ADOPTED.topology().primary());
    }

    @Test
    void shouldGoWithoutAVoterOnSomebodysWordOnly() {
        // Given
        Topology before = ADOPTED.topology();
        String missing = before.rule().voters().first();
        String survivor = before.rule().voters().last();

        // When
        lab.kill(missing);
        lab.kill(before.primary());
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(order("--dry-run"))
                                        .contains("MISSING voter", "it could be ordered"));

        // Then
        assertThat(ADOPTED.topology()).isEqualTo(before);
        assertThat(ADOPTED.writable()).isEmpty();

        // When
        CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> order());
        await().atMost(SOON)
                .until(
                        () ->
                                etcd.get(Key.recovery(ClusterFile.CLUSTER))
                                        .filter(j -> j.phase() == RecoveryPhase.SEALING)
                                        .isPresent());
        lab.start(missing);

        // Then
        assertThat(told.join()).contains("MISSING voter", "at most: unknown", "done: failover");
        assertThat(ADOPTED.topology().primary()).isEqualTo(survivor);
        assertThat(ADOPTED.writable()).containsExactly(survivor);
        assertThat(recorded(ADOPTED.topology()))
                .contains("forced by ann, without the word of " + missing + ": the room burns");
        lab.reclone(before.primary(), survivor);
    }

    @Test
    void shouldPointToTheSwitchoverWhileAllIsWell() {
        // Given
        Topology before = ADOPTED.topology();

        // Then
        assertThatThrownBy(() -> order())
                .isInstanceOfSatisfying(
                        LabFailure.class,
                        failure -> assertThat(failure.advice()).contains("would be refused"));
        assertThat(ADOPTED.topology()).isEqualTo(before);
        assertThat(ADOPTED.writable()).containsExactly(before.primary());
    }

    private static String order(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "failover",
                                "--force",
                                "--author",
                                "ann",
                                "--reason",
                                "the room burns",
                                "--confirm",
                                ClusterFile.CLUSTER));
        words.addAll(List.of(more));
        return Adoption.cli(lab, words.toArray(String[]::new));
    }

    private static void awaitRefusal(String veto) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                etcd.get(Key.refusal(ClusterFile.CLUSTER))
                                                        .map(Refusal::veto))
                                        .contains(veto));
    }

    private static String recorded(Topology sealed) {
        EpochRecord record = etcd.get(Key.epoch(ClusterFile.CLUSTER, sealed.epoch())).orElseThrow();
        return record.journal() == null ? "" : record.journal().reason();
    }
}
