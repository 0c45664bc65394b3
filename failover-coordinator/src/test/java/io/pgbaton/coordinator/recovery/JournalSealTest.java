package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.JournalStage.CLUSTER;
import static io.pgbaton.coordinator.recovery.JournalStage.NOW;
import static io.pgbaton.coordinator.recovery.JournalStage.candidate;
import static io.pgbaton.coordinator.recovery.JournalStage.done;
import static io.pgbaton.coordinator.recovery.JournalStage.hold;
import static io.pgbaton.coordinator.recovery.JournalStage.record;
import static io.pgbaton.coordinator.recovery.JournalStage.topology;
import static io.pgbaton.coordinator.recovery.JournalStage.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Versioned;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The seal is one transaction, and does not shorten a hold that people wrote. */
class JournalSealTest {

    private final JournalStage stage = new JournalStage();
    private final MemoryStore store = stage.store;
    private final JournalBook book = stage.book;

    @Test
    void shouldSealAllAtOnce() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();
        Journal done = done(stage.begin());
        Hold hold = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));
        int before = store.applied;

        // When
        book.seal(topology(4), done, EpochRecord.Outcome.SEALED, hold);

        // Then
        assertThat(store.applied).isEqualTo(before + 1);
        assertThat(book.topology()).contains(topology(4));
        assertThat(book.open()).isEmpty();
        assertThat(book.requests().hold()).contains(hold);
        assertThat(store.value(Key.epoch(CLUSTER, new Epoch(4))))
                .isEqualTo(record(4, EpochRecord.Outcome.SEALED, candidate().rule(), done));
    }

    @Test
    void shouldSealWithoutAHold() {
        // Given
        book.load();
        Journal done = done(stage.begin());

        // When
        book.seal(topology(1), done, EpochRecord.Outcome.READOPTED, null);

        // Then
        assertThat(book.requests().hold()).isEmpty();
        assertThat(book.epochs().getFirst().outcome()).isEqualTo(EpochRecord.Outcome.READOPTED);
    }

    /** People write the hold: the seal must not go by what it read before. */
    @Test
    void shouldNotSealOverAHoldThatPeopleChangedMeanwhile() {
        // Given
        book.load();
        Journal done = done(stage.begin());
        Hold theirs = hold(Hold.Kind.OPERATOR, NOW.plusSeconds(1));
        store.put(Key.hold(CLUSTER), theirs);
        Hold ours = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.seal(topology(1), done, EpochRecord.Outcome.SEALED, ours));
        assertThat(book.topology()).isEmpty();
        assertThat(book.requests().hold()).contains(theirs);
    }

    @Test
    void shouldSealOnceItKnowsTheChangedHold() {
        // Given
        book.load();
        Journal done = done(stage.begin());
        store.put(Key.hold(CLUSTER), hold(Hold.Kind.OPERATOR, NOW.plusSeconds(1)));
        book.load();
        Hold ours = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));

        // When
        book.seal(topology(1), done, EpochRecord.Outcome.SEALED, ours);

        // Then
        assertThat(book.requests().hold()).contains(ours);
    }

    @Test
    void shouldKeepAHoldOfPeopleThatLastsForEver() {
        // Given
        Hold theirs = hold(Hold.Kind.OPERATOR, null);
        store.put(Key.hold(CLUSTER), theirs);
        book.load();
        Journal done = done(stage.begin());

        // When
        sealWithAHoldOf15Minutes(done);

        // Then
        assertThat(store.value(Key.hold(CLUSTER))).isEqualTo(theirs);
        assertThat(book.topology()).contains(topology(1));
    }

    @Test
    void shouldKeepAHoldOfPeopleThatLastsLonger() {
        // Given
        Hold theirs = hold(Hold.Kind.OPERATOR, NOW.plusSeconds(901));
        store.put(Key.hold(CLUSTER), theirs);
        book.load();
        Journal done = done(stage.begin());

        // When
        sealWithAHoldOf15Minutes(done);

        // Then
        assertThat(store.value(Key.hold(CLUSTER))).isEqualTo(theirs);
    }

    @Test
    void shouldReplaceAShorterHoldByOneWithoutAnEnd() {
        // Given
        store.put(Key.hold(CLUSTER), hold(Hold.Kind.OPERATOR, NOW.plusSeconds(901)));
        book.load();
        Journal done = done(stage.begin());
        Hold ours = hold(Hold.Kind.AFTER_FAILOVER, null);

        // When
        book.seal(topology(1), done, EpochRecord.Outcome.SEALED, ours);

        // Then
        assertThat(store.value(Key.hold(CLUSTER))).isEqualTo(ours);
    }

    @Test
    void shouldKnowWhetherPeopleChangedTheHold() {
        // Given
        Hold hold = hold(Hold.Kind.OPERATOR, null);
        boolean without = book.requests().knows(view(null, null));
        long revision = store.put(Key.hold(CLUSTER), hold);
        boolean unread =
                book.requests().knows(view(new Versioned<>(hold, revision, revision), null));
        book.load();

        // When
        boolean read = book.requests().knows(view(new Versioned<>(hold, revision, revision), null));

        // Then
        assertThat(List.of(without, unread, read)).containsExactly(true, false, true);
        assertThat(book.requests().knows(view(null, null))).isFalse();
        assertThat(book.requests().knows(view(new Versioned<>(hold, revision, revision + 1), null)))
                .isFalse();
        assertThat(book.requests().knows(view(new Versioned<>(hold, revision, revision - 1), null)))
                .isTrue();
    }

    private void sealWithAHoldOf15Minutes(Journal done) {
        Hold hold = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));
        book.seal(topology(1), done, EpochRecord.Outcome.SEALED, hold);
    }
}
