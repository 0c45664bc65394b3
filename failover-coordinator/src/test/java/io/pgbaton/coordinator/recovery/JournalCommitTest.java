package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.JournalStage.CLUSTER;
import static io.pgbaton.coordinator.recovery.JournalStage.NOW;
import static io.pgbaton.coordinator.recovery.JournalStage.candidate;
import static io.pgbaton.coordinator.recovery.JournalStage.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * I1: a change is made once or not at all, whatever becomes of its answer, and by the decider only.
 */
class JournalCommitTest {

    private final JournalStage stage = new JournalStage();
    private final MemoryStore store = stage.store;
    private final JournalBook book = stage.book;

    @ParameterizedTest
    @EnumSource
    void shouldApplyOnceWhateverBecomesOfTheAnswer(MemoryStore.Fault fault) {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();
        store.fail(fault);

        // When
        Journal journal = stage.begin();

        // Then
        assertThat(store.applied).isEqualTo(1);
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(journal);
        assertThat(book.open()).contains(journal);
        assertThat(book.epochs()).extracting(EpochRecord::epoch).containsExactly(new Epoch(4));
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnAfterALostAnswer(MemoryStore.Fault fault) {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();
        store.fail(fault);
        Journal chosen = stage.begin().choosing(candidate(), Map.of());

        // When
        book.write(chosen);

        // Then
        assertThat(store.applied).isEqualTo(2);
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(chosen);
    }

    @Test
    void shouldReadBackAgainWhileTheStoreIsSilent() {
        // Given
        book.load();
        store.fail(MemoryStore.Fault.ANSWER_LOST);
        store.unreadable(2);

        // When
        Journal journal = stage.begin();

        // Then
        assertThat(store.applied).isEqualTo(1);
        assertThat(book.open()).contains(journal);
    }

    @Test
    void shouldGiveUpWithTheLeaseWhileTheStoreIsSilent() {
        // Given
        book.load();
        store.fail(MemoryStore.Fault.LOST);
        store.unreadable(Integer.MAX_VALUE);
        stage.checksLeft = 2;

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(stage::begin);
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldSendNothingWithoutALease() {
        // Given
        book.load();
        stage.checksLeft = 0;

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(stage::begin);
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldThrowAtLastWhenNothingIsEverWritten() {
        // Given
        book.load();
        store.fail(
                Collections.nCopies(20, MemoryStore.Fault.LOST).toArray(MemoryStore.Fault[]::new));

        // When, Then
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(stage::begin);
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldLoseTheLeadershipWhenTheFenceNoLongerHolds() {
        // Given
        book.load();
        store.remove(Key.decider(CLUSTER));
        store.put(Key.decider(CLUSTER), new Member("c2", "c2:8082", NOW));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(stage::begin)
                .withMessageContaining("decided elsewhere");
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldLoseTheLeadershipWhenAnotherWroteTheJournal() {
        // Given
        book.load();
        Journal mine = stage.begin();
        store.put(Key.recovery(CLUSTER), mine.takenOverBy(stage.token + 100));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.write(mine.choosing(candidate(), Map.of())));
        assertThat(book.open()).contains(mine.takenOverBy(stage.token + 100));
    }

    @Test
    void shouldDeleteOnlyWhatIsThere() {
        // Given
        book.load();

        // When
        book.notices().suspicion(null, 0);

        // Then
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldFindADeletionDoneWhoseAnswerWasLost() {
        // Given
        book.load();
        book.notices().suspicion(new Suspicion(Epoch.FIRST, "pg1", NOW, List.of("a")), 77);
        store.fail(MemoryStore.Fault.ANSWER_LOST);

        // When
        book.notices().suspicion(null, 0);

        // Then
        assertThat(store.value(Key.suspicion(CLUSTER))).isNull();
        assertThat(store.applied).isEqualTo(2);
    }
}
