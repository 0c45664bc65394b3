package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalBookTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String CLUSTER = "orders";

    private final MemoryStore store = new MemoryStore();
    private final long token = store.put(Key.decider(CLUSTER), new Member("c1", "c1:8082", NOW));

    private int checksLeft = Integer.MAX_VALUE;
    private final StepGuard guard =
            step -> {
                if (checksLeft-- <= 0) {
                    throw new StepGuard.LeadershipLost("too short for a step");
                }
            };

    private final JournalBook book =
            new JournalBook(store, CLUSTER, new Fence(Key.decider(CLUSTER), token), guard);

    @Test
    void shouldBeginAboveTheSealedEpoch() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();

        // When
        Journal journal = begin();

        // Then
        assertThat(journal.epoch()).isEqualTo(new Epoch(4));
        assertThat(journal.token()).isEqualTo(token);
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(journal);
        assertThat(store.value(Key.epoch(CLUSTER, new Epoch(4))))
                .isEqualTo(record(4, EpochRecord.Outcome.BEGUN, null, null));
    }

    @Test
    void shouldBeginWithTheFirstEpochWhereNothingIsOnRecord() {
        // Given
        book.load();

        // When
        Journal journal = begin();

        // Then
        assertThat(journal.epoch()).isEqualTo(Epoch.FIRST);
    }

    /** An abandoned epoch stays on record, and is never used again. */
    @Property
    void shouldBeginAboveAllOnRecord(
            @ForAll @Size(max = 6)
                    List<@net.jqwik.api.constraints.IntRange(min = 1, max = 2000) Integer> epochs) {
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
        Journal journal = fresh.begin(Journal.Kind.FAILOVER, "pg1", "dead", NOW);

        // Then
        assertThat(journal.epoch()).isGreaterThan(new Epoch(7));
        assertThat(epochs).allMatch(e -> journal.epoch().number() > e);
    }

    @ParameterizedTest
    @EnumSource
    void shouldApplyOnceWhateverBecomesOfTheAnswer(MemoryStore.Fault fault) {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();
        store.fail(fault);

        // When
        Journal journal = begin();

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
        Journal chosen = begin().choosing(candidate(), Map.of());

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
        Journal journal = begin();

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
        checksLeft = 2;

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(this::begin);
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldSendNothingWithoutALease() {
        // Given
        book.load();
        checksLeft = 0;

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(this::begin);
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
                .isThrownBy(this::begin)
                .withMessageContaining("decided elsewhere");
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldLoseTheLeadershipWhenAnotherWroteTheJournal() {
        // Given
        book.load();
        Journal mine = begin();
        store.put(Key.recovery(CLUSTER), mine.takenOverBy(token + 100));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.write(mine.choosing(candidate(), Map.of())));
        assertThat(book.open()).contains(mine.takenOverBy(token + 100));
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
        assertThat(taken).isEqualTo(foreign.takenOverBy(token));
        assertThat(store.value(Key.recovery(CLUSTER))).isEqualTo(taken);
    }

    @Test
    void shouldNotWriteWhatIsItsOwnAlready() {
        // Given
        book.load();
        Journal mine = begin();

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
        Journal chosen = begin().choosing(candidate(), Map.of());

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
        Journal chosen = book.write(begin().choosing(candidate(), Map.of()));

        // When
        book.write(chosen.in(RecoveryPhase.ARMED));

        // Then
        assertThat(book.epochs())
                .containsExactly(record(1, EpochRecord.Outcome.BEGUN, candidate().rule(), null));
        assertThat(book.open()).contains(chosen.in(RecoveryPhase.ARMED));
    }

    @Test
    void shouldKeepTheRuleAndTheJournalOfAnAbandonedEpoch() {
        // Given
        book.load();
        Journal abandoned =
                book.write(begin().choosing(candidate(), Map.of())).in(RecoveryPhase.ABANDONED);

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
        Journal chosen = book.write(begin().choosing(candidate(), Map.of()));
        store.fail(fault);

        // When
        Journal next = book.succeed(chosen, NOW.plusSeconds(9), List.of());

        // Then
        assertThat(store.applied).isEqualTo(3);
        assertThat(next)
                .isEqualTo(
                        Journal.begin(
                                new Epoch(2),
                                token,
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
    void shouldThrowAtLastWhenNothingIsEverWritten() {
        // Given
        book.load();
        store.fail(
                Collections.nCopies(20, MemoryStore.Fault.LOST).toArray(MemoryStore.Fault[]::new));

        // When, Then
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(this::begin);
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldPutAReadoptionOnRecord() {
        // Given
        book.load();
        Journal readopting = begin().in(RecoveryPhase.READOPTING);

        // When
        book.write(readopting);

        // Then
        assertThat(book.open()).contains(readopting);
        assertThat(store.value(Key.epoch(CLUSTER, Epoch.FIRST)))
                .isEqualTo(record(1, EpochRecord.Outcome.BEGUN, null, null));
    }

    @Test
    void shouldSealAllAtOnce() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        book.load();
        Journal done = done(begin());
        Hold hold = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));
        int before = store.applied;

        // When
        book.seal(topology(4), done, EpochRecord.Outcome.SEALED, hold);

        // Then
        assertThat(store.applied).isEqualTo(before + 1);
        assertThat(book.topology()).contains(topology(4));
        assertThat(book.open()).isEmpty();
        assertThat(book.hold()).contains(hold);
        assertThat(store.value(Key.epoch(CLUSTER, new Epoch(4))))
                .isEqualTo(record(4, EpochRecord.Outcome.SEALED, candidate().rule(), done));
    }

    @Test
    void shouldSealWithoutAHold() {
        // Given
        book.load();
        Journal done = done(begin());

        // When
        book.seal(topology(1), done, EpochRecord.Outcome.READOPTED, null);

        // Then
        assertThat(book.hold()).isEmpty();
        assertThat(book.epochs().getFirst().outcome()).isEqualTo(EpochRecord.Outcome.READOPTED);
    }

    /** People write the hold: the seal must not go by what it read before. */
    @Test
    void shouldNotSealOverAHoldThatPeopleChangedMeanwhile() {
        // Given
        book.load();
        Journal done = done(begin());
        Hold theirs = hold(Hold.Kind.OPERATOR, NOW.plusSeconds(1));
        store.put(Key.hold(CLUSTER), theirs);
        Hold ours = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.seal(topology(1), done, EpochRecord.Outcome.SEALED, ours));
        assertThat(book.topology()).isEmpty();
        assertThat(book.hold()).contains(theirs);
    }

    @Test
    void shouldSealOnceItKnowsTheChangedHold() {
        // Given
        book.load();
        Journal done = done(begin());
        store.put(Key.hold(CLUSTER), hold(Hold.Kind.OPERATOR, NOW.plusSeconds(1)));
        book.load();
        Hold ours = hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900));

        // When
        book.seal(topology(1), done, EpochRecord.Outcome.SEALED, ours);

        // Then
        assertThat(book.hold()).contains(ours);
    }

    @Test
    void shouldKeepAHoldOfPeopleThatLastsForEver() {
        // Given
        Hold theirs = hold(Hold.Kind.OPERATOR, null);
        store.put(Key.hold(CLUSTER), theirs);
        book.load();
        Journal done = done(begin());

        // When
        book.seal(
                topology(1),
                done,
                EpochRecord.Outcome.SEALED,
                hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900)));

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
        Journal done = done(begin());

        // When
        book.seal(
                topology(1),
                done,
                EpochRecord.Outcome.SEALED,
                hold(Hold.Kind.AFTER_FAILOVER, NOW.plusSeconds(900)));

        // Then
        assertThat(store.value(Key.hold(CLUSTER))).isEqualTo(theirs);
    }

    @Test
    void shouldReplaceAShorterHoldByOneWithoutAnEnd() {
        // Given
        store.put(Key.hold(CLUSTER), hold(Hold.Kind.OPERATOR, NOW.plusSeconds(901)));
        book.load();
        Journal done = done(begin());
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
        boolean without = book.knows(view(null));
        long revision = store.put(Key.hold(CLUSTER), hold);
        boolean unread = book.knows(view(new Versioned<>(hold, revision, revision)));
        book.load();

        // When
        boolean read = book.knows(view(new Versioned<>(hold, revision, revision)));

        // Then
        assertThat(List.of(without, unread, read)).containsExactly(true, false, true);
        assertThat(book.knows(view(null))).isFalse();
        assertThat(book.knows(view(new Versioned<>(hold, revision, revision + 1)))).isFalse();
        assertThat(book.knows(view(new Versioned<>(hold, revision, revision - 1)))).isTrue();
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
        book.refusal(refusal);

        // When
        book.refusal(null);

        // Then
        assertThat(store.value(Key.refusal(CLUSTER))).isNull();
        assertThat(store.applied).isEqualTo(2);
    }

    @Test
    void shouldDeleteOnlyWhatIsThere() {
        // Given
        book.load();

        // When
        book.suspicion(null, 0);

        // Then
        assertThat(store.applied).isZero();
    }

    @Test
    void shouldFindADeletionDoneWhoseAnswerWasLost() {
        // Given
        book.load();
        book.suspicion(new Suspicion(Epoch.FIRST, "pg1", NOW, List.of("a")), 77);
        store.fail(MemoryStore.Fault.ANSWER_LOST);

        // When
        book.suspicion(null, 0);

        // Then
        assertThat(store.value(Key.suspicion(CLUSTER))).isNull();
        assertThat(store.applied).isEqualTo(2);
    }

    @Test
    void shouldBeginASwitchoverTogetherWithItsRequest() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();

        // When
        Journal journal = book.begin(request(), report(), "to pg2", NOW);

        // Then
        assertThat(journal.epoch()).isEqualTo(new Epoch(4));
        assertThat(journal.kind()).isEqualTo(Journal.Kind.SWITCHOVER);
        assertThat(journal.phase()).isEqualTo(RecoveryPhase.PAUSING);
        assertThat(journal.oldPrimary()).isEqualTo("pg1");
        assertThat(store.value(Key.switchover(CLUSTER)))
                .isEqualTo(request().running(new Epoch(4), report()));
        assertThat(store.applied).isEqualTo(1);
    }

    @Test
    void shouldBeginNothingForARequestThatWasTakenBackMeanwhile() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();
        store.put(
                Key.switchover(CLUSTER),
                request().answered(SwitchoverRequest.State.CANCELLED, "taken back", null));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.begin(request(), report(), "to pg2", NOW));
        assertThat(store.value(Key.recovery(CLUSTER))).isNull();
    }

    @Test
    void shouldGoOnAsAFailoverWhenASwitchoversCandidateIsGivenUp() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();
        Journal chosen =
                book.write(
                        book.begin(request(), report(), "to pg2", NOW)
                                .in(RecoveryPhase.REVOKING)
                                .choosing(candidate(), Map.of()));

        // When
        Journal next = book.succeed(chosen, NOW, List.of());

        // Then
        assertThat(next.kind()).isEqualTo(Journal.Kind.FAILOVER);
        assertThat(next.phase()).isEqualTo(RecoveryPhase.REVOKING);
    }

    @Test
    void shouldSeeThatSomebodyAskedForASwitchover() {
        // Given
        book.load();
        long revision = store.put(Key.switchover(CLUSTER), request());
        ClusterView view =
                new ClusterView(
                        CLUSTER,
                        revision,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new Versioned<>(request(), revision, revision));

        // When
        boolean before = book.knows(view);
        book.load();

        // Then
        assertThat(before).isFalse();
        assertThat(book.knows(view)).isTrue();
        assertThat(book.switchover()).contains(request());
    }

    private static SwitchoverRequest request() {
        return SwitchoverRequest.ask("1", "ann", "pg2", null, false, NOW);
    }

    private static SwitchoverReport report() {
        return new SwitchoverReport("pg1", "pg2", List.of());
    }

    private Journal begin() {
        return book.begin(Journal.Kind.FAILOVER, "pg1", "dead", NOW);
    }

    private static Journal done(Journal begun) {
        Journal journal = begun.choosing(candidate(), Map.of());
        for (RecoveryPhase phase :
                List.of(
                        RecoveryPhase.ARMED,
                        RecoveryPhase.PROMOTING,
                        RecoveryPhase.REPOINTING,
                        RecoveryPhase.SEALING,
                        RecoveryPhase.DONE)) {
            journal = journal.in(phase);
        }
        return journal;
    }

    private static Journal.Candidate candidate() {
        return new Journal.Candidate(
                "pg2",
                new DurabilityRule(new Epoch(4), "pg2", new TreeSet<>(List.of("pg3")), 1),
                new Fork(1, new Lsn(1000), new Lsn(1000)));
    }

    private static Topology topology(int epoch) {
        DurabilityRule rule =
                new DurabilityRule(
                        new Epoch(epoch), "pg1", new TreeSet<>(List.of("pg2", "pg3")), 1);
        return new Topology(new Epoch(epoch), "pg1", rule, null, 1, NOW, "adopted");
    }

    private static EpochRecord record(
            int epoch,
            EpochRecord.Outcome outcome,
            @Nullable DurabilityRule rule,
            @Nullable Journal journal) {
        return new EpochRecord(new Epoch(epoch), outcome, rule, journal, List.of());
    }

    private static Hold hold(Hold.Kind kind, @Nullable Instant until) {
        return new Hold(kind, "ann", "why", NOW, until);
    }

    private static ClusterView view(@Nullable Versioned<Hold> hold) {
        return new ClusterView(CLUSTER, 1, null, null, null, null, null, null, hold, null, null);
    }
}
