package io.pgbaton.lab.store;

import static io.pgbaton.lab.store.EtcdLab.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The store over three members of etcd that die, hang and vanish. */
class EtcdOutageIT {

    @RegisterExtension private static final EtcdLab ETCD = new EtcdLab();

    private final EtcdStore store = ETCD.connect();
    private final String cluster = ETCD.cluster();
    private final Key<Hold> hold = Key.hold(cluster);

    @Test
    void shouldTellEveryChangeOnceThroughDeathsAndHangs() throws Exception {
        // Given
        try (Writer writer = new Writer(store, hold)) {
            List<Long> seen = new CopyOnWriteArrayList<>();
            AutoCloseable watch =
                    store.watch(
                            Key.clusterPrefix(cluster),
                            1,
                            change -> seen.add(change.modRevision()),
                            () -> seen.add(-1L));

            // When
            for (int i = 0; i < 2; i++) {
                String victim = ETCD.leader(store);
                ETCD.lab().kill(victim);
                awaitWrites(writer);
                ETCD.lab().start(victim);
                victim = ETCD.leader(store);
                ETCD.lab().freeze(victim);
                awaitWrites(writer);
                ETCD.lab().thaw(victim);
                awaitWrites(writer);
            }

            // Then
            List<Long> written = writer.stop();
            await().untilAsserted(
                            () -> assertThat(seen).hasSizeGreaterThanOrEqualTo(written.size()));
            assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(written);
            watch.close();
        }
    }

    @Test
    void shouldAnswerEachReadWhileAMemberHangs() {
        // Given
        String leader = ETCD.leader(store);
        String other =
                ETCD.lab().hosts().stream()
                        .filter(host -> !host.equals(leader))
                        .findFirst()
                        .orElseThrow();
        ETCD.lab().freeze(other);

        // When: an election may be under way, if it led by now; after that nothing is in the way
        await().atMost(SOON)
                .ignoreException(StoreUnavailable.class)
                .untilAsserted(() -> assertThat(store.get(hold)).isEmpty());

        // Then
        for (int i = 0; i < 100; i++) {
            assertThat(store.get(hold)).isEmpty();
        }
    }

    @Test
    void shouldFindAMemberAgainThatHadVanishedFromTheNetwork() {
        // Given
        String victim = ETCD.leader(store);

        // When
        ETCD.lab().cut(victim);

        // Then
        await().untilAsserted(() -> assertThat(store.health().quorum()).isTrue());
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> store.health().unreachable().size() == 1);
        ETCD.lab().healAll();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(store.health().unreachable()).isEmpty());
    }

    @Test
    void shouldMoveTheLeaderToAnotherHost() {
        // Given
        String host = store.leaderHost().orElseThrow();

        // When
        boolean moved = store.moveLeaderAwayFrom(host);

        // Then
        assertThat(moved).isTrue();
        await().untilAsserted(() -> assertThat(store.leaderHost()).get().isNotEqualTo(host));
    }

    /** Long enough for whatever is sent again to be told a second time, if it ever is. */
    private static void awaitWrites(Writer writer) {
        int enough = writer.writes() + 100;
        await().atMost(SOON).until(() -> writer.writes() >= enough);
    }
}
