package io.pgbaton.lab.store;

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
import io.pgbaton.cluster.store.StorePractice;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store over three members of etcd that die, hang and vanish. Each test leaves them whole. */
class EtcdStoreIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration TTL = Duration.ofSeconds(3);

    private static Lab lab;
    private static int number;

    private final EtcdStore store = connect();
    private final String cluster = "c" + number++;
    private final Key<Member> decider = Key.decider(cluster);
    private final Key<Suspicion> suspicion = Key.suspicion(cluster);
    private final Key<Hold> hold = Key.hold(cluster);

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().etcd(3).start();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @BeforeEach
    void awaitWhole() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(store.health().quorum()).isTrue();
                            assertThat(store.health().unreachable()).isEmpty();
                        });
    }

    @AfterEach
    void makeWhole() {
        lab.healAll();
        lab.hosts().forEach(lab::thaw);
        lab.hosts().forEach(lab::start);
        store.close();
    }

    @Test
    void shouldWriteOnlyUnderTheFenceAndTheRevisionsThatWereRead() {
        // Given
        long token =
                store.commit(null, List.of(Change.create(decider, member("one")))).orElseThrow();
        Fence fence = new Fence(decider, token);
        Fence stale = new Fence(decider, token - 1);

        // When
        long written = store.commit(fence, List.of(Change.create(hold, hold("a")))).orElseThrow();

        // Then
        Versioned<Hold> read = store.get(hold).orElseThrow();
        assertThat(read).isEqualTo(new Versioned<>(hold("a"), written, written));
        assertThat(store.commit(fence, List.of(Change.create(hold, hold("b"))))).isEmpty();
        assertThat(store.commit(stale, List.of(Change.replace(hold, read, hold("b"))))).isEmpty();
        assertThat(store.get(hold)).contains(read);
        assertThat(store.commit(fence, List.of(Change.delete(hold, read)))).isPresent();
        assertThat(store.get(hold)).isEmpty();
    }

    @Test
    void shouldWriteAllOrNothing() {
        // Given
        store.commit(null, List.of(Change.create(hold, hold("a")))).orElseThrow();

        // When
        var refused =
                store.commit(
                        null,
                        List.of(
                                Change.create(suspicion, suspicion()),
                                Change.create(hold, hold("b"))));

        // Then
        assertThat(refused).isEmpty();
        assertThat(store.get(suspicion)).isEmpty();
    }

    @Test
    void shouldPractiseForRealAndLeaveNothingBehind() {
        // When
        int seen = StorePractice.run(store, "it", 5);

        // Then
        assertThat(seen).isEqualTo(5);
        assertThat(store.list("/pgbaton/v1/practice/").entries()).isEmpty();
    }

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
                String victim = leader();
                lab.kill(victim);
                awaitWrites(writer);
                lab.start(victim);
                victim = leader();
                lab.freeze(victim);
                awaitWrites(writer);
                lab.thaw(victim);
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
        String leader = leader();
        String other =
                lab.hosts().stream().filter(host -> !host.equals(leader)).findFirst().orElseThrow();
        lab.freeze(other);

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
    void shouldKeepALeaseWhileTheLeaderDies() {
        // Given: longer than any election on a busy machine takes
        Duration ttl = Duration.ofSeconds(15);
        AtomicBoolean lost = new AtomicBoolean();
        try (Lease lease = store.lease(ttl)) {
            lease.onLost(() -> lost.set(true));
            store.commit(null, List.of(Change.create(suspicion, suspicion()).leased(lease.id())));

            // When
            lab.kill(leader());

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
        lab.hosts().stream().limit(2).forEach(lab::freeze);

        // Then
        await().atMost(TTL.plusSeconds(2)).untilTrue(lost);
        assertThat(lease.remaining()).isZero();
        assertThat(store.health().quorum()).isFalse();
        assertThatThrownBy(() -> store.get(hold)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store.commit(null, List.of(Change.create(hold, hold("a")))))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void shouldFindAMemberAgainThatHadVanishedFromTheNetwork() {
        // Given
        String victim = leader();

        // When
        lab.cut(victim);

        // Then
        await().untilAsserted(() -> assertThat(store.health().quorum()).isTrue());
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> store.health().unreachable().size() == 1);
        lab.healAll();
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

    @Test
    void shouldElectAnotherDeciderWithAGreaterToken() {
        // Given
        Office first = new Office();
        Office second = new Office();
        EtcdStore other = connect();
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
        other.close();
    }

    /** Long enough for whatever is sent again to be told a second time, if it ever is. */
    private static void awaitWrites(Writer writer) {
        int enough = writer.writes() + 100;
        await().atMost(SOON).until(() -> writer.writes() >= enough);
    }

    private static EtcdStore connect() {
        return EtcdStore.connect(List.of(lab.etcdEndpoints().split(",")));
    }

    /** The lab's host that etcd's leader is on. */
    private String leader() {
        String address =
                await().atMost(SOON)
                        .until(store::leaderHost, host -> host.isPresent())
                        .orElseThrow();
        return "etcd" + address.charAt(address.length() - 1);
    }

    private static Member member(String id) {
        return new Member(id, "h:1", Instant.EPOCH);
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
