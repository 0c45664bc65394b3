package io.pgbaton.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CandidacyTest {

    private static final Key<Member> KEY = Key.decider("orders");

    private final MemoryStore store = new MemoryStore();
    private final Diary first = new Diary();
    private final Diary second = new Diary();
    private final Candidacy one = candidacy("one", first);
    private final Candidacy two = candidacy("two", second);

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void shouldElectOneWithTheKeysCreateRevisionAsToken() {
        // When
        one.start();

        // Then
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));
        assertThat(first.elected.getFirst())
                .isEqualTo(new Fence(KEY, store.get(KEY).orElseThrow().createRevision()));
    }

    @Test
    void shouldElectTheOtherAtOnceWhenTheLeaseIsLost() {
        // Given
        one.start();
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));
        two.start();
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(second.elected).isEmpty());

        // When
        store.away(true);
        store.leases().getFirst().lose();
        await().untilAsserted(() -> assertThat(first.lost).hasSize(1));
        one.close();
        store.away(false);

        // Then
        await().untilAsserted(() -> assertThat(second.elected).hasSize(1));
        assertThat(second.elected.getFirst().token())
                .isGreaterThan(first.elected.getFirst().token());
    }

    @Test
    void shouldHandTheOfficeOverWhenClosed() {
        // Given
        one.start();
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));
        two.start();

        // When
        one.close();

        // Then
        assertThat(first.lost).hasSize(1);
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(second.elected).hasSize(1));
    }

    @Test
    void shouldTakeOfficeWhenTheAnswerWasLostButTheKeyIsOurs() {
        // Given
        store.loseNextAnswer(true);

        // When
        one.start();

        // Then
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));
        assertThat(store.leases()).hasSize(1);
        assertThat(first.elected.getFirst().token())
                .isEqualTo(store.get(KEY).orElseThrow().createRevision());
    }

    @Test
    void shouldStandAnewWithANewLeaseWhenTheRequestWasLost() {
        // Given
        store.loseNextAnswer(false);

        // When
        one.start();

        // Then
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));
        assertThat(store.leases()).hasSize(2);
        assertThat(store.leases().getFirst().remaining()).isZero();
    }

    @Test
    void shouldLeaveOfficeWhenTheKeyIsGoneAndStandAgain() {
        // Given
        one.start();
        await().untilAsserted(() -> assertThat(first.elected).hasSize(1));

        // When
        store.delete(KEY.path());

        // Then
        await().untilAsserted(() -> assertThat(first.elected).hasSize(2));
        assertThat(first.lost).hasSize(1);
    }

    @Test
    void shouldNoticeAFreeOfficeWithoutAWatchToo() {
        // Given
        store.put(KEY.path(), Json.write(new Member("x", "h:1", Instant.EPOCH)));
        store.mute(true);
        one.start();

        // When
        store.delete(KEY.path());

        // Then
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(first.elected).hasSize(1));
    }

    private Candidacy candidacy(String id, Diary diary) {
        return new Candidacy(store, "orders", id, "h:1", Duration.ofSeconds(2), diary);
    }

    private static final class Diary implements Candidacy.Office {

        private final List<Fence> elected = new CopyOnWriteArrayList<>();
        private final List<Optional<Fence>> lost = new CopyOnWriteArrayList<>();

        @Override
        public void onElected(Fence fence, Lease lease) {
            assertThat(lease.remaining()).isPositive();
            elected.add(fence);
        }

        @Override
        public void onLost() {
            lost.add(Optional.of(elected.getLast()));
        }
    }
}
