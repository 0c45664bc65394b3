package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.JournalStage.CLUSTER;
import static io.pgbaton.coordinator.recovery.JournalStage.NOW;
import static io.pgbaton.coordinator.recovery.JournalStage.candidate;
import static io.pgbaton.coordinator.recovery.JournalStage.record;
import static io.pgbaton.coordinator.recovery.JournalStage.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which epoch is begun, given up, taken over and kept on record. */
class JournalBookTest {

    private final JournalStage stage = new JournalStage();
    private final MemoryStore store = stage.store;
    private final JournalBook book = stage.book;

    @Test
    void shouldBeginAboveTheSealedEpoch() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();

        // When
        Journal journal = stage.begin();

        // Then
        assertThat(journal.epoch()).isEqualTo(new Epoch(4));
        assertThat(journal.token()).isEqualTo(stage.token);
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(journal);
        assertThat(store.value(Key.epoch(CLUSTER, new Epoch(4))))
                .isEqualTo(record(4, EpochRecord.Outcome.BEGUN, null, null));
    }

    @Test
    void shouldBeginWithTheFirstEpochWhereNothingIsOnRecord() {
        // Given
        book.load();

        // When
        Journal journal = stage.begin();

        // Then
        assertThat(journal.epoch()).isEqualTo(Epoch.FIRST);
    }

    /** An abandoned epoch stays on record, and is never used again. */
    @Property
    void shouldBeginAboveAllOnRecord(
            @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 2000) Integer> epochs) {
        // Given
        MemoryStore other = new MemoryStore();
        long revision = other.put(Key.decider(CLUSTER), new Member("c1", "c1:8082", NOW));
        other.put(Key.topology(CLUSTER), topology(7));
        epochs.forEach(
                e ->
                        other.put(
                                Key.epoch(CLUSTER, new Epoch(e)),
                                record(e, EpochRecord.Outcome.ABANDONED, null, null)));
        JournalBook fresh =
                new JournalBook(
                        other, CLUSTER, new Fence(Key.decider(CLUSTER), revision), step -> {});
        fresh.load();

        // When
        Journal journal = fresh.succession().begin(Journal.Kind.FAILOVER, "pg1", "dead", NOW);

        // Then
        assertThat(journal.epoch()).isGreaterThan(new Epoch(7));
        assertThat(epochs).allMatch(e -> journal.epoch().number() > e);
    }

    @Test
    void shouldTakeOverAnOpenJournal() {
        // Given
        Journal foreign = Journal.begin(new Epoch(4), 3, Journal.Kind.FAILOVER, "pg1", "dead", NOW);
        store.put(Key.recovery(CLUSTER), foreign);
        book.load();

        // When
        Journal taken = book.takeOver(foreign);

        // Then
        assertThat(taken).isEqualTo(foreign.takenOverBy(stage.token));
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(taken);
    }

    @Test
    void shouldNotWriteWhatIsItsOwnAlready() {
        // Given
        book.load();
        Journal mine = stage.begin();

        // When
        Journal taken = book.takeOver(mine);

        // Then
        assertThat(taken).isSameAs(mine);
        assertThat(store.applied).isEqualTo(1);
    }

    /** V7 counts by these records: the candidate's rule must be there before it is armed. */
    @Test
    void shouldPutTheCandidatesRuleOnRecordWithTheChoice() {
        // Given
        book.load();
        Journal chosen = stage.begin().choosing(candidate(), Map.of());

        // When
        book.write(chosen);

        // Then
        assertThat(store.value(Key.epoch(CLUSTER, Epoch.FIRST)))
                .isEqualTo(record(1, EpochRecord.Outcome.BEGUN, candidate().rule(), null));
    }

    @Test
    void shouldKeepTheRuleOnRecordWhileThePhasesGoOn() {
        // Given
        book.load();
        Journal chosen = book.write(stage.begin().choosing(candidate(), Map.of()));

        // When
        book.write(chosen.in(RecoveryPhase.PROMOTING));

        // Then
        assertThat(book.epochs())
                .containsExactly(record(1, EpochRecord.Outcome.BEGUN, candidate().rule(), null));
        assertThat(book.open()).contains(chosen.in(RecoveryPhase.PROMOTING));
    }

    @Test
    void shouldKeepTheRuleAndTheJournalOfAnAbandonedEpoch() {
        // Given
        book.load();
        Journal abandoned =
                book.write(stage.begin().choosing(candidate(), Map.of()))
                        .in(RecoveryPhase.ABANDONED);

        // When
        book.write(abandoned);

        // Then
        assertThat(book.open()).isEmpty();
        assertThat(store.value(Key.epoch(CLUSTER, Epoch.FIRST)))
                .isEqualTo(record(1, EpochRecord.Outcome.ABANDONED, candidate().rule(), abandoned));
    }

    /**
     * I14: no moment without an open journal, in which nobody would come back for a fenced primary.
     */
    @ParameterizedTest
    @EnumSource
    void shouldGiveAnEpochUpAndOwnTheNextAtOnce(MemoryStore.Fault fault) {
        // Given
        book.load();
        Journal chosen = book.write(stage.begin().choosing(candidate(), Map.of()));
        store.fail(fault);

        // When
        Journal next = book.succession().succeed(chosen, NOW.plusSeconds(9), List.of());

        // Then
        assertThat(store.applied).isEqualTo(3);
        assertThat(next)
                .isEqualTo(
                        Journal.begin(
                                new Epoch(2),
                                stage.token,
                                Journal.Kind.FAILOVER,
                                "pg1",
                                "dead",
                                NOW.plusSeconds(9)));
        assertThat(book.open()).contains(next);
        assertThat(book.epochs())
                .containsExactly(
                        record(
                                1,
                                EpochRecord.Outcome.ABANDONED,
                                candidate().rule(),
                                chosen.in(RecoveryPhase.ABANDONED)),
                        record(2, EpochRecord.Outcome.BEGUN, null, null));
    }

    @Test
    void shouldPutAReadoptionOnRecord() {
        // Given
        book.load();
        Journal readopting = stage.begin().in(RecoveryPhase.READOPTING);

        // When
        book.write(readopting);

        // Then
        assertThat(book.open()).contains(readopting);
        assertThat(store.value(Key.epoch(CLUSTER, Epoch.FIRST)))
                .isEqualTo(record(1, EpochRecord.Outcome.BEGUN, null, null));
    }

    @Test
    void shouldWriteAPendingRule() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();

        // When
        book.write(topology(3).withPending(candidate().rule()));

        // Then
        assertThat(store.value(Key.topology(CLUSTER)))
                .isEqualTo(topology(3).withPending(candidate().rule()));
    }

    @Test
    void shouldAdoptWithAFirstEpochOnRecord() {
        // Given
        book.load();

        // When
        book.adopt(topology(1));

        // Then
        assertThat(book.topology()).contains(topology(1));
        assertThat(book.epochs())
                .containsExactly(record(1, EpochRecord.Outcome.SEALED, topology(1).rule(), null));
    }

    @Test
    void shouldNotAdoptWhatAnotherAdopted() {
        // Given
        book.load();
        store.put(Key.topology(CLUSTER), topology(2));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.adopt(topology(1)));
        assertThat(store.value(Key.topology(CLUSTER))).isEqualTo(topology(2));
    }

    @Test
    void shouldWriteAndDeleteTheRefusal() {
        // Given
        book.load();
        Refusal refusal = new Refusal(Epoch.FIRST, "on-hold", "held", Map.of(), NOW);
        book.notices().refusal(refusal);

        // When
        book.notices().refusal(null);

        // Then
        assertThat(store.value(Key.refusal(CLUSTER))).isNull();
        assertThat(store.applied).isEqualTo(2);
    }
}
