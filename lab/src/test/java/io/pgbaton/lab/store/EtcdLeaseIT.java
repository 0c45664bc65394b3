package io.pgbaton.lab.store;

import static io.pgbaton.lab.store.EtcdLab.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.store.Candidacy;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Leases over three members of etcd, and the office that rests on one. */
class EtcdLeaseIT {

    private static final Duration TTL = Duration.ofSeconds(3);

    @RegisterExtension private static final EtcdLab ETCD = new EtcdLab();

    private final EtcdStore store = ETCD.connect();
    private final String cluster = ETCD.cluster();
    private final Key<Member> decider = Key.decider(cluster);
    private final Key<Suspicion> suspicion = Key.suspicion(cluster);
    private final Key<Hold> hold = Key.hold(cluster);

    @Test
    void shouldKeepALeaseWhileTheLeaderDies() {
        // Given: longer than any election on a busy machine takes
        Duration ttl = Duration.ofSeconds(15);
        AtomicBoolean lost = new AtomicBoolean();
        try (Lease lease = store.lease(ttl)) {
            lease.onLost(() -> lost.set(true));
            store.commit(null, List.of(Change.create(suspicion, suspicion()).leased(lease.id())));

            // When
            ETCD.lab().kill(ETCD.leader(store));

            // Then: it is renewed with the next leader
            await().atMost(SOON)
                    .ignoreException(StoreUnavailable.class)
                    .untilAsserted(() -> assertThat(store.get(suspicion)).isPresent());
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(lease.remaining())
                                            .isGreaterThan(ttl.minus(ttl.dividedBy(4))));
            assertThat(lost).isFalse();
        }
        await().atMost(SOON)
                .ignoreException(StoreUnavailable.class)
                .untilAsserted(() -> assertThat(store.get(suspicion)).isEmpty());
    }

    @Test
    void shouldLoseALeaseWithoutAQuorumByItsOwnClock() {
        // Given
        AtomicBoolean lost = new AtomicBoolean();
        Lease lease = store.lease(TTL);
        lease.onLost(() -> lost.set(true));

        // When
        ETCD.lab().hosts().stream().limit(2).forEach(ETCD.lab()::freeze);

        // Then
        await().atMost(TTL.plusSeconds(2)).untilTrue(lost);
        assertThat(lease.remaining()).isZero();
        assertThat(store.health().quorum()).isFalse();
        assertThatThrownBy(() -> store.get(hold)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store.commit(null, List.of(Change.create(hold, hold("a")))))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void shouldElectAnotherDeciderWithAGreaterToken() {
        // Given
        Office first = new Office();
        Office second = new Office();
        EtcdStore other = ETCD.connect();
        Candidacy one = new Candidacy(store, cluster, "one", "h:1", TTL, first);
        one.start();
        await().untilAsserted(() -> assertThat(first.fences).hasSize(1));

        // When
        try (Candidacy two = new Candidacy(other, cluster, "two", "h:2", TTL, second)) {
            two.start();
            one.close();

            // Then
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(second.fences).hasSize(1));
            long token = second.fences.getFirst().token();
            assertThat(token).isGreaterThan(first.fences.getFirst().token());
            assertThat(other.get(decider).orElseThrow().createRevision()).isEqualTo(token);
            assertThat(
                            store.commit(
                                    first.fences.getFirst(),
                                    List.of(Change.create(hold, hold("late")))))
                    .isEmpty();
        }
    }

    private static Hold hold(String reason) {
        return new Hold(Hold.Kind.OPERATOR, "me", reason, Instant.EPOCH, null);
    }

    private static Suspicion suspicion() {
        return new Suspicion(Epoch.FIRST, "pg1", Instant.EPOCH, List.of("a"));
    }

    private static final class Office implements Candidacy.Office {

        private final List<Fence> fences = new CopyOnWriteArrayList<>();

        @Override
        public void onElected(Fence fence, Lease lease) {
            fences.add(fence);
        }

        @Override
        public void onLost() {
            // The tokens tell.
        }
    }
}
