package io.pgbaton.cluster.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreparationTest {

    private final List<EpochRecord> epochs = new ArrayList<>();

    @Test
    void shouldStartThePrimaryAsItIs() {
        // When
        Preparation preparation = of("pg2", topology(4, "pg2"), null, new Epoch(4), false);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    @Test
    void shouldStartAStandbyAsItIs() {
        // When
        Preparation preparation = of("pg3", topology(4, "pg2"), open(5), new Epoch(3), true);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    @Test
    void shouldStartBeforeAdoption() {
        // When
        Preparation preparation = of("pg1", null, null, Epoch.NONE, false);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    @Test
    void shouldMakeAnOldPrimaryFollow() {
        // When
        Preparation preparation = of("pg1", topology(4, "pg2"), null, new Epoch(4), false);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg2", new Epoch(4), false));
    }

    @Test
    void shouldLetAnOldPrimaryWaitWhileAJournalIsOpen() {
        // When
        Preparation preparation = of("pg1", topology(4, "pg2"), open(5), new Epoch(4), false);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.Wait.class);
    }

    @Test
    void shouldStartTheCandidateOfAnOpenJournal() {
        // Given
        Journal chosen =
                open(5).choosing(
                                new Journal.Candidate(
                                        "pg3", rule(5, "pg3"), new Fork(1, new Lsn(1000), null)),
                                Map.of());

        // When
        Preparation preparation = of("pg3", topology(4, "pg2"), chosen, new Epoch(5), false);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    @Test
    void shouldNotMindAJournalThatIsOver() {
        // When
        Preparation preparation =
                of(
                        "pg1",
                        topology(4, "pg2"),
                        open(5).in(RecoveryPhase.READOPTING).in(RecoveryPhase.DONE),
                        new Epoch(4),
                        false);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.Follow.class);
    }

    @Test
    void shouldOnlyCloneWhoWasPromotedInAnEpochThatWasAbandoned() {
        // Given
        epochs.add(record(2, "pg1", EpochRecord.Outcome.SEALED));
        epochs.add(record(3, "pg1", EpochRecord.Outcome.ABANDONED));
        epochs.add(record(4, "pg2", EpochRecord.Outcome.SEALED));

        // When
        Preparation preparation = of("pg1", topology(4, "pg2"), null, new Epoch(4), false);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg2", new Epoch(4), true));
    }

    @Test
    void shouldRewindWhoWasSealedAfterItWasCloned() {
        // Given
        epochs.add(record(3, "pg1", EpochRecord.Outcome.ABANDONED));
        epochs.add(record(5, "pg1", EpochRecord.Outcome.SEALED));
        epochs.add(record(6, "pg2", EpochRecord.Outcome.SEALED));

        // When
        Preparation preparation = of("pg1", topology(6, "pg2"), null, new Epoch(6), false);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg2", new Epoch(6), false));
    }

    /** I13, 6: also one that would start as a standby, for it followed what was abandoned. */
    @Test
    void shouldOnlyCloneAStandbyThatIsOnRecord() {
        // Given
        epochs.add(abandoned(3, "pg2", "pg3"));

        // When
        Preparation preparation = of("pg3", topology(4, "pg1"), null, new Epoch(4), true);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg1", new Epoch(4), true));
    }

    @Test
    void shouldOnlyCloneAnOldPrimaryThatIsOnRecord() {
        // Given
        epochs.add(record(4, "pg3", EpochRecord.Outcome.SEALED));
        epochs.add(abandoned(5, "pg2", "pg3"));

        // When
        Preparation preparation = of("pg3", topology(6, "pg1"), null, new Epoch(5), false);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg1", new Epoch(6), true));
    }

    /** It has never promised itself to that epoch, so it has never followed its candidate. */
    @Test
    void shouldNotMindARecordOfAnEpochThatTheNodeHasNotHeardOf() {
        // Given
        epochs.add(abandoned(3, "pg2", "pg3"));

        // When
        Preparation preparation = of("pg3", topology(4, "pg1"), null, new Epoch(2), true);

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    /** Its data may be needed until a later epoch is sealed. */
    @Test
    void shouldStartAStandbyOnRecordAsItIsWhileAJournalIsOpenOrNothingLaterIsSealed() {
        // Given
        epochs.add(abandoned(3, "pg2", "pg3"));

        // When
        Preparation open = of("pg3", topology(4, "pg1"), open(5), new Epoch(4), true);
        Preparation unsealed = of("pg3", topology(2, "pg1"), null, new Epoch(3), true);

        // Then
        assertThat(List.of(open, unsealed)).hasOnlyElementsOfType(Preparation.AsItIs.class);
    }

    @Test
    void shouldNotReplaceTheDataOfAStandbyWithoutBeingAllowedTo() {
        // Given
        epochs.add(abandoned(3, "pg2", "pg3"));

        // When
        Preparation preparation =
                Preparation.of(
                        new Preparation.Node("pg3", new Promise(new Epoch(4), 7), true, false),
                        new Preparation.Known(topology(4, "pg1"), null, null, epochs));

        // Then
        assertThat(preparation).isInstanceOf(Preparation.AsItIs.class);
    }

    /** V1, and: nobody but the sealed primary starts as a primary once there is an epoch. */
    @Test
    void shouldNeverFollowAnEpochBelowThePromise() {
        // Given
        for (int sealed = 1; sealed <= 5; sealed++) {
            for (int promised = 0; promised <= 6; promised++) {
                for (int journal = 0; journal <= 6; journal++) {
                    // When, Then
                    check(sealed, promised, journal, "pg1");
                    check(sealed, promised, journal, "pg2");
                }
            }
        }
    }

    private void check(int sealed, int promised, int journal, String primary) {
        Preparation preparation =
                of(
                        "pg1",
                        topology(sealed, primary),
                        journal == 0 ? null : open(journal),
                        new Epoch(promised),
                        false);
        switch (preparation) {
            case Preparation.Follow follow -> {
                assertThat(follow.epoch().number()).isGreaterThanOrEqualTo(promised);
                assertThat(follow.epoch()).isEqualTo(new Epoch(sealed));
                assertThat(journal).isLessThanOrEqualTo(sealed);
            }
            case Preparation.AsItIs start -> assertThat(primary).isEqualTo("pg1");
            case Preparation.Wait wait ->
                    assertThat(journal > sealed || promised > sealed).isTrue();
        }
    }

    private Preparation of(
            String node,
            @Nullable Topology topology,
            @Nullable Journal journal,
            Epoch promised,
            boolean standby) {
        return Preparation.of(
                new Preparation.Node(node, new Promise(promised, 7), standby, true),
                new Preparation.Known(topology, journal, null, epochs));
    }

    private static Topology topology(long epoch, String primary) {
        return new Topology(
                new Epoch(epoch), primary, rule(epoch, primary), null, 1, Instant.EPOCH, "test");
    }

    private static Journal open(long epoch) {
        return Journal.begin(
                new Epoch(epoch), 1, Journal.Kind.FAILOVER, "pg2", "dead", Instant.EPOCH);
    }

    private static DurabilityRule rule(long epoch, String primary) {
        return new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(List.of("other")), 1);
    }

    private static EpochRecord abandoned(long epoch, String... toReclone) {
        return new EpochRecord(
                new Epoch(epoch),
                EpochRecord.Outcome.ABANDONED,
                rule(epoch, toReclone[0]),
                null,
                List.of(toReclone));
    }

    private static EpochRecord record(long epoch, String primary, EpochRecord.Outcome outcome) {
        return new EpochRecord(new Epoch(epoch), outcome, rule(epoch, primary), null, List.of());
    }
}
