package io.pgbaton.lab.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SmallDisk;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each verdict that is no plain death, provoked on real servers: told by an event and by {@code
 * status} under its name, and acted on as docs/failover.md says.
 */
class VerdictIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DECIDER = "coordinator-1";

    /** Less than a heartbeat asks for, and enough for the WAL of some minutes at rest. */
    private static final long ROOM_AT_REST = 512 << 10;

    private static final Map<String, SmallDisk> DISKS = new HashMap<>();
    private static Lab lab;
    private static EtcdLook etcd;
    private Witness witness;
    private Topology before;

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().withoutPools(3).start();
        etcd = new EtcdLook(lab.etcdEndpoints());
        lab.nodes().forEach(VerdictIT::moveToSmallDisk);
        Adoption.adopt(lab, "0s");
    }

    /** A segment of WAL has its room from the beginning: not the WAL shall run out of it. */
    private static void moveToSmallDisk(PostgresServer node) {
        node.asSuperuser("alter system set wal_init_zero = on;");
        DISKS.put(node.name(), SmallDisk.under(lab, node.name()));
    }

    @AfterAll
    static void stopLab() {
        lab.close();
    }

    @BeforeEach
    void awaitWhole() {
        Health.await(lab);
        witness = new Witness(lab);
        witness.awaitHealthy();
        before = topology();
    }

    @AfterEach
    void closeWitness() {
        witness.close();
    }

    @Test
    void shouldCallAPersonWhenThePrimarysDiskIsFull() {
        // Given
        String primary = before.primary();

        // When
        DISKS.get(primary).fill(ROOM_AT_REST);

        // Then
        witness.awaitVerdict("disk-full", primary);
        witness.awaitAlert("disk-full", primary);

        // When
        DISKS.get(primary).free();

        // Then
        witness.awaitHealthy();
        witness.awaitResolved("disk-full", primary);
        assertThat(topology()).isEqualTo(before);
    }

    @Test
    void shouldCallAPersonWhenThePrimaryTakesNoWrites() {
        // Given
        PostgresServer primary = lab.node(before.primary());

        // When
        primary.asSuperuser(
                "alter system set default_transaction_read_only = on; select pg_reload_conf();");

        // Then
        witness.awaitVerdict("read-only", primary.name());
        witness.awaitAlert("read-only", primary.name());

        // When
        primary.asSuperuser(
                "alter system reset default_transaction_read_only; select pg_reload_conf();");

        // Then
        witness.awaitHealthy();
        witness.awaitResolved("read-only", primary.name());
        assertThat(topology()).isEqualTo(before);
    }

    /** The old sessions are answered; nothing that is written gets anywhere. */
    @Test
    void shouldReplaceAPrimaryThatIsStuckOnceItIsNotHeldAnyMore() {
        // Given
        String primary = before.primary();
        Adoption.cli(lab, "hold", "--reason", "VerdictIT looks at it first");
        HungServer hung = new HungServer(lab, lab.node(primary));

        // When
        hung.hang();

        // Then
        witness.awaitVerdict("stuck", primary);
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(etcd.get(Key.refusal(ClusterFile.CLUSTER)))
                                        .map(Refusal::veto)
                                        .hasValue("on-hold"));
        assertThat(topology()).isEqualTo(before);

        // When
        Adoption.cli(lab, "release");

        // Then
        awaitAnotherPrimaryThan(primary);
        assertThat(witness.heard())
                .anyMatch(
                        event ->
                                event instanceof RecoveryStarted started
                                        && started.reason().startsWith("stuck: "));

        // When
        hung.goOn();

        // Then
        awaitOneWritable();
        Health.await(lab);
    }

    @Test
    void shouldFenceAnOldPrimaryThatComesBackAsAZombie() {
        // Given
        String old = before.primary();
        lab.freeze(old);
        awaitAnotherPrimaryThan(old);
        lab.cutBetween(DECIDER, old);

        // When
        lab.thaw(old);

        // Then
        witness.awaitVerdict("zombie", topology().primary());

        // When
        lab.healBetween(DECIDER, old);

        // Then
        witness.awaitAlert("stray-primary", old);
        witness.awaitHealthy();
        awaitOneWritable();
        Health.await(lab);
    }

    @Test
    void shouldFenceANodeThatIsPromotedBehindItsBack() {
        // Given
        String second = before.rule().voters().first();
        lab.cutBetween(DECIDER, second);

        // When
        lab.node(second).asSuperuser("select pg_promote();");

        // Then
        witness.awaitVerdict("split-brain", before.primary());

        // When
        lab.healBetween(DECIDER, second);

        // Then
        witness.awaitAlert("stray-primary", second);
        witness.awaitHealthy();
        awaitOneWritable();
        assertThat(topology().primary()).isEqualTo(before.primary());
        assertThat(topology().epoch()).isEqualTo(before.epoch());
        Health.await(lab);
    }

    @Test
    void shouldMoveTheRoleFromAPrimaryThatTakesNoWritesWhereTheClusterFileSaysSo() {
        // Given
        String old = before.primary();
        declare("mode: automatic", "mode: automatic, onReadOnly: switchover");
        try {
            // When
            lab.node(old)
                    .asSuperuser(
                            "alter system set default_transaction_read_only = on;"
                                    + " select pg_reload_conf();");

            // Then
            witness.awaitAlert("read-only", old);
            awaitAnotherPrimaryThan(old);
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(etcd.get(Key.switchover(ClusterFile.CLUSTER)))
                                            .hasValueSatisfying(
                                                    asked -> {
                                                        assertThat(asked.because())
                                                                .isEqualTo("read-only");
                                                        assertThat(asked.state())
                                                                .isEqualTo(
                                                                        SwitchoverRequest.State
                                                                                .DONE);
                                                    }));
            witness.awaitResolved("read-only", old);
            witness.awaitHealthy();
            awaitOneWritable();
            Health.await(lab);
        } finally {
            declareAsUsual();
        }
    }

    /** The voter may have the only copy of a commit, and nobody can ask it. */
    @Test
    void shouldSayWhyNobodyIsPromotedWhenAVoterWentBeforeThePrimary() {
        // Given: the primary, back before the voter is, does not begin to live without it.
        declare("shrinkAfter: 10s", "shrinkAfter: 5m");
        String primary = before.primary();
        String voter = before.rule().voters().first();
        lab.kill(voter);

        // When
        lab.kill(primary);

        // Then
        witness.awaitVerdict("inconclusive", primary);
        witness.awaitRefusal("too-few-reachable", Map.of(voter, "unreachable"));
        assertThat(topology()).isEqualTo(before);

        // When
        lab.start(primary);
        lab.start(voter);

        // Then
        witness.awaitHealthy();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(etcd.get(Key.refusal(ClusterFile.CLUSTER))).isEmpty());
        assertThat(topology()).isEqualTo(before);
        declareAsUsual();
    }

    /** Applies the lab's cluster file with something else in it. */
    private static void declare(String usual, String instead) {
        Path file = lab.run().folder().resolve("policy.yaml");
        try {
            String text = Files.readString(clusterFile());
            assertThat(text).containsOnlyOnce(usual);
            Files.writeString(file, text.replace(usual, instead));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        apply(file);
    }

    private static void declareAsUsual() {
        apply(clusterFile());
    }

    private static void apply(Path file) {
        Adoption.cli(lab, "apply", "-f", file.toString());
    }

    private static Path clusterFile() {
        return lab.run().folder().resolve("cluster.yaml");
    }

    private static void awaitAnotherPrimaryThan(String old) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(topology().primary()).isNotEqualTo(old));
    }

    private static void awaitOneWritable() {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(new ClusterLook(lab.nodes()).writable())
                                        .containsExactly(lab.node(topology().primary())));
    }

    private static Topology topology() {
        return etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
    }
}
