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
import io.pgbaton.cluster.store.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Epoch 4 is sealed, pg1 its primary; a recovery to epoch 5 is open and needs somebody's word. */
class UnsealedPreparationTest {

    private static final Epoch FIVE = new Epoch(5);
    private static final Lsn LSN = new Lsn(1000);

    private final List<EpochRecord> epochs = new ArrayList<>();
    private @Nullable Refusal refusal;
    private Epoch sealed = new Epoch(4);

    /** H5: nobody else is left to acknowledge its marker. */
    @Test
    void shouldLetAnOldPrimaryFollowAPromotedCandidateThatCannotBeSealedWithoutIt() {
        // Given
        refusal = refusal(5, Refusal.TOO_FEW_REACHABLE, "pg2");

        // When
        Preparation preparation = of("pg1", sealing("pg1"), 5, false);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg2", FIVE, false));
    }

    @Test
    void shouldWaitWhereItIsNotKnownToBeNeeded() {
        // When
        Preparation unasked = of("pg1", sealing("pg1"), 4, false);
        refusal = refusal(4, Refusal.TOO_FEW_REACHABLE, "pg2");
        Preparation ofAnEarlierEpoch = of("pg1", sealing("pg1"), 4, false);
        refusal = refusal(5, "candidate-lost", "pg2");
        Preparation ofAnotherKind = of("pg1", sealing("pg1"), 4, false);
        refusal = refusal(5, Refusal.TOO_FEW_REACHABLE, "pg2");
        Preparation promisedHigher = of("pg1", sealing("pg1"), 6, false);
        Preparation noVoter = of("pg1", sealing("pg3"), 4, false);
        Preparation notYetSealing = of("pg1", chosen("pg1"), 4, false);

        // Then
        assertThat(
                        List.of(
                                unasked,
                                ofAnEarlierEpoch,
                                ofAnotherKind,
                                promisedHigher,
                                noVoter,
                                notYetSealing))
                .hasOnlyElementsOfType(Preparation.Wait.class);
    }

    /** It has more than the candidate, or cannot prove that it has not. */
    @Test
    void shouldRecloneAStandbyThatLeftTheCandidatesLineAndIsNeeded() {
        // Given
        refusal = refusal(5, Refusal.TOO_FEW_REACHABLE, "pg2");
        epochs.add(begun("pg3"));

        // When
        Preparation preparation = of("pg3", sealing("pg3"), 5, true);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg2", FIVE, true));
    }

    @Test
    void shouldStartAStandbyAsItIsThatIsOnTheLineOrNotNeeded() {
        // Given
        refusal = refusal(5, Refusal.TOO_FEW_REACHABLE, "pg2");

        // When
        Preparation onTheLine = of("pg3", sealing("pg3"), 5, true);
        epochs.add(begun("pg3"));
        Preparation noVoter = of("pg3", sealing("pg1"), 5, true);
        Preparation notRevoked = of("pg3", sealing("pg3"), 4, true);

        // Then
        assertThat(List.of(onTheLine, noVoter, notRevoked))
                .hasOnlyElementsOfType(Preparation.AsItIs.class);
    }

    /** Its data hold every acknowledged commit, and nobody can be promoted. */
    @Test
    void shouldStartTheOldPrimaryThatIsToTakeTheRoleBack() {
        // Given
        refusal = refusal(5, "too-few-revoked", "pg1", "pg3");

        // When
        Preparation asked = of("pg1", open(), 4, false);
        Preparation readopting = of("pg1", open().in(RecoveryPhase.READOPTING), 5, false);

        // Then
        assertThat(List.of(asked, readopting)).hasOnlyElementsOfType(Preparation.AsItIs.class);
    }

    @Test
    void shouldLetTheOldPrimaryWaitWhileSomebodyElseMayBeChosen() {
        // Given
        Preparation unrefused = of("pg1", open(), 4, false);
        refusal = refusal(4, "too-few-revoked", "pg1", "pg3");

        // When
        Preparation ofAnEarlierEpoch = of("pg1", open(), 4, false);
        refusal = refusal(5, "too-few-revoked", "pg3");
        Preparation notNamed = of("pg1", open(), 4, false);
        refusal = refusal(5, "too-few-revoked", "pg1", "pg3");
        Preparation somebodyElse = of("pg2", open(), 4, false);
        Journal forced = open().with(new Journal.Step(Journal.ORDERED, Instant.EPOCH, 0, "ada"));
        Preparation ordered = of("pg1", forced, 4, false);

        // Then
        assertThat(List.of(unrefused, ofAnEarlierEpoch, notNamed, somebodyElse, ordered))
                .hasOnlyElementsOfType(Preparation.Wait.class);
    }

    /** H3: it was promoted in an epoch that was given up, and may go on in the next. */
    @Test
    void shouldStartTheCandidateThatWasGivenUpLastAndIsAskedFor() {
        // Given
        refusal = refusal(5, "too-few-revoked", "pg2", "pg3");
        Journal inVain =
                Journal.begin(new Epoch(4), 1, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH)
                        .choosing(
                                new Journal.Candidate(
                                        "pg2", rule(4, "pg2", "pg3"), new Fork(1, LSN, null)),
                                Map.of())
                        .in(RecoveryPhase.ABANDONED);
        epochs.add(
                new EpochRecord(
                        new Epoch(4),
                        EpochRecord.Outcome.ABANDONED,
                        rule(4, "pg2", "pg3"),
                        inVain,
                        List.of("pg2")));
        sealed = new Epoch(3);

        // When
        Preparation last = of("pg2", open(), 4, false);
        Preparation another = of("pg3", open(), 4, false);
        refusal = null;
        Preparation unasked = of("pg2", open(), 4, false);

        // Then
        assertThat(last).isInstanceOf(Preparation.AsItIs.class);
        assertThat(List.of(another, unasked)).hasOnlyElementsOfType(Preparation.Wait.class);
    }

    /** I13, 6: what left the line of a sealed epoch is recloned in that one, too. */
    @Test
    void shouldRecloneAStandbyThatLeftTheSealedLine() {
        // Given
        epochs.add(
                new EpochRecord(
                        new Epoch(4),
                        EpochRecord.Outcome.SEALED,
                        rule(4, "pg1", "pg2"),
                        null,
                        List.of("pg3")));

        // When
        Preparation preparation = of("pg3", null, 4, true);

        // Then
        assertThat(preparation).isEqualTo(new Preparation.Follow("pg1", new Epoch(4), true));
    }

    private Preparation of(String node, @Nullable Journal journal, long promised, boolean standby) {
        return Preparation.of(
                new Preparation.Node(node, new Promise(new Epoch(promised), 7), standby, true),
                new Preparation.Known(
                        new Topology(
                                sealed,
                                "pg1",
                                rule(4, "pg1", "pg2"),
                                null,
                                1,
                                Instant.EPOCH,
                                "test"),
                        journal,
                        refusal,
                        epochs));
    }

    private static Refusal refusal(long epoch, String veto, String... nodes) {
        Map<String, String> against = new TreeMap<>();
        for (String node : nodes) {
            against.put(node, "a reason");
        }
        return new Refusal(new Epoch(epoch), veto, "a reason", against, Instant.EPOCH);
    }

    /** pg2 is promoted, and waits for this voter. */
    private static Journal sealing(String voter) {
        return chosen(voter)
                .in(RecoveryPhase.PROMOTING)
                .in(RecoveryPhase.REPOINTING)
                .in(RecoveryPhase.SEALING);
    }

    private static Journal chosen(String voter) {
        return open().choosing(
                        new Journal.Candidate("pg2", rule(5, "pg2", voter), new Fork(1, LSN, null)),
                        Map.of());
    }

    private static Journal open() {
        return Journal.begin(FIVE, 1, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH);
    }

    private static EpochRecord begun(String toReclone) {
        return new EpochRecord(
                FIVE,
                EpochRecord.Outcome.BEGUN,
                rule(5, "pg2", toReclone),
                null,
                List.of(toReclone));
    }

    private static DurabilityRule rule(long epoch, String primary, String voter) {
        return new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(List.of(voter)), 1);
    }
}
