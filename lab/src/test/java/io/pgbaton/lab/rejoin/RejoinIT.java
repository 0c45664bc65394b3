package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.SharedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Old primaries come back without a hand: killed, prepared, started, voters again. */
class RejoinIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROUNDS = Integer.getInteger("pgbaton.rejoin.rounds", 5);
    private static final int UNACKNOWLEDGED = 3;
    private static final OrdersTable DIVERGED = new OrdersTable("diverged");

    @RegisterExtension private static final SharedLab CLUSTER = new SharedLab();

    @Test
    void shouldLoseNothingWhilePrimaryAfterPrimaryDiesAndComesBack() {
        // Given
        long first = CLUSTER.topology().epoch().number();
        try (LoadClient load = CLUSTER.load()) {
            // When
            for (int round = 0; round < ROUNDS; round++) {
                Health.await(CLUSTER.lab());
                Topology before = CLUSTER.topology();
                CLUSTER.lab().kill(before.primary());
                awaitAnother(before);
                System.out.printf(
                        "%s is in the sync set %d ms after its start%n",
                        before.primary(), back(before.primary()).toMillis());
                CLUSTER.awaitWrites(load);
            }
            Health.await(CLUSTER.lab());

            // Then
            Topology last = CLUSTER.topology();
            assertThat(last.epoch().number()).isGreaterThanOrEqualTo(first + ROUNDS);
            CLUSTER.assertWritesGoOn(load, last.primary());
        }
    }

    /** Starts it as its host would; how long it took until commits may count on it. */
    private static Duration back(String node) {
        long began = System.nanoTime();
        CLUSTER.lab().restart(node);
        Await.until(
                node + " to be a voter again",
                SOON,
                () -> CLUSTER.topology().rule().voters().contains(node));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** It has flushed what no standby has received, and so nobody was told of. */
    @Test
    void shouldRewindAPrimaryThatDivergedAndTellWhatItLost() {
        // Given
        Topology before = CLUSTER.topology();
        PostgresServer primary = CLUSTER.lab().node(before.primary());
        DIVERGED.createOn(primary);
        before.rule().voters().forEach(standby -> CLUSTER.lab().starve(standby, primary.name()));
        DIVERGED.insertInVain(primary, UNACKNOWLEDGED);
        Await.until(
                "the writes to wait", SOON, () -> DIVERGED.waitingOn(primary) >= UNACKNOWLEDGED);

        // When
        CLUSTER.lab().cut(primary.name());
        CLUSTER.lab().kill(primary.name());
        awaitAnother(before);
        CLUSTER.lab().heal(primary.name());
        CLUSTER.lab().healAll();
        CLUSTER.lab().restart(primary.name());
        Health.await(CLUSTER.lab());

        // Then
        Topology after = CLUSTER.topology();
        Rejoin rejoin =
                CLUSTER.etcd()
                        .get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), primary.name()))
                        .orElseThrow();
        assertThat(rejoin.how()).isEqualTo(Rejoin.How.REWOUND);
        assertThat(rejoin.lost())
                .satisfies(
                        lost -> {
                            assertThat(lost.transactions()).isGreaterThanOrEqualTo(UNACKNOWLEDGED);
                            assertThat(lost.size()).isPositive();
                            assertThat(lost.timeline()).isEqualTo(before.timeline());
                        });
        assertThat(Adoption.cli(CLUSTER.lab(), "history", after.epoch().toString()))
                .contains(primary.name() + ", rewound", "; lost " + rejoin.lost());
        assertThat(DIVERGED.rowsOn(CLUSTER.lab().node(after.primary()))).isZero();
        assertThat(DIVERGED.rowsOn(primary)).isZero();
        Await.until("it to be told", SOON, () -> told(after, primary));
    }

    private static boolean told(Topology after, PostgresServer node) {
        return CLUSTER.etcd()
                .get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), node.name()))
                .filter(Rejoin::told)
                .isPresent();
    }

    private static void awaitAnother(Topology before) {
        Await.until(
                "another primary than " + before.primary(),
                SOON,
                () ->
                        CLUSTER.topology().epoch().compareTo(before.epoch()) > 0
                                && !CLUSTER.topology().primary().equals(before.primary()));
    }
}
