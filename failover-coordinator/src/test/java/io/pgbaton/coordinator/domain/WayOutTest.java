package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** pg1 was the primary of epoch 3, pg2 is the candidate of epoch 4, pg3 its rule's voter. */
class WayOutTest {

    private static final DurabilityRule RULE = Fixtures.rule(4, "pg2", 1, "pg3");

    private final Sights sights = new Sights();

    /** H2, H4: whoever is left meets its rule, and shows what became of it. */
    @Test
    void shouldGiveUpALostCandidateWhoseVotersAreThere() {
        // Given
        sights.cutOff("pg3");

        // Then
        assertThat(of(RULE, RecoveryPhase.PROMOTING)).hasValueSatisfying(says("pg2 is lost"));
        assertThat(of(RULE, RecoveryPhase.SEALING)).hasValueSatisfying(says("pg2 is lost"));
    }

    /** H7: it was killed in mid-promotion, and writes on the old timeline. */
    @Test
    void shouldGiveUpACandidateThatWritesOnTheOldTimeline() {
        // Given
        sights.cutOff("pg3");
        sights.answered("pg2", "a", "b", "c");

        // Then
        assertThat(of(RULE, RecoveryPhase.PROMOTING)).hasValueSatisfying(says("pg2 is lost"));
    }

    /** Somebody has rebuilt it as a standby of another line: it takes no writes, and will not. */
    @Test
    void shouldGiveUpACandidateThatIsAStandbyOnANewerTimeline() {
        // Given
        sights.cutOff("pg3");
        sights.state("pg2", onTheNewTimeline(true), "a", "b", "c");

        // Then
        assertThat(of(RULE, RecoveryPhase.SEALING)).hasValueSatisfying(says("pg2 is lost"));
    }

    @Test
    void shouldWaitForALostCandidateWhoseVotersAreLostToo() {
        // Given
        sights.cutOff("pg4");

        // Then
        assertThat(of(RULE, RecoveryPhase.PROMOTING)).isEmpty();
        assertThat(of(Fixtures.rule(4, "pg2", 1, "pg3", "pg4"), RecoveryPhase.SEALING)).isEmpty();
    }

    /** H3 */
    @Test
    void shouldTryAnotherRuleWhereTheVotersOfAPromotedCandidateAreLost() {
        // Given
        sights.state("pg2", onTheNewTimeline(false), "a", "b", "c");

        // Then
        assertThat(of(RULE, RecoveryPhase.SEALING)).hasValueSatisfying(says("pg2 waits"));
        assertThat(of(RULE, RecoveryPhase.REPOINTING)).isEmpty();
    }

    @Test
    void shouldGoOnWithAPromotedCandidateWhoseVotersAreThereOrAreAllThereIs() {
        // Given
        sights.state("pg2", onTheNewTimeline(false), "a", "b", "c");
        Optional<String> all =
                of(Fixtures.rule(4, "pg2", 1, "pg1", "pg3", "pg4"), RecoveryPhase.SEALING);

        // When
        sights.cutOff("pg3");

        // Then
        assertThat(all).isEmpty();
        assertThat(of(RULE, RecoveryPhase.SEALING)).isEmpty();
    }

    /** It may have acknowledged alone. */
    @Test
    void shouldWaitForACandidateThatNeedsNoAcknowledgement() {
        // Given
        sights.cutOff("pg3");

        // Then
        assertThat(of(Fixtures.rule(4, "pg2", 0, "pg3"), RecoveryPhase.SEALING)).isEmpty();
    }

    /** An order is for one epoch; another one may be given. */
    @Test
    void shouldNotGiveUpWhatSomebodyOrdered() {
        // Given
        sights.cutOff("pg3");
        Journal ordered = begun().with(new Journal.Step(Journal.ORDERED, Fixtures.NOW, 0, "ada"));

        // Then
        assertThat(of(ordered, RULE, RecoveryPhase.SEALING)).isEmpty();
    }

    @Test
    void shouldKnowNoneWhileNobodyWasChosen() {
        // Given
        sights.cutOff("pg3");

        // When
        Optional<String> way =
                WayOut.of(
                        Fixtures.spec(4),
                        Fixtures.topology(4, 1),
                        List.of(),
                        begun(),
                        sights.evidence());

        // Then
        assertThat(way).isEmpty();
    }

    private Optional<String> of(DurabilityRule rule, RecoveryPhase phase) {
        return of(begun(), rule, phase);
    }

    private Optional<String> of(Journal begun, DurabilityRule rule, RecoveryPhase phase) {
        Journal open =
                begun.choosing(
                        new Journal.Candidate("pg2", rule, new Fork(1, new Lsn(1000), null)),
                        Map.of());
        while (open.phase() != phase) {
            open = open.in(RecoveryPhase.values()[open.phase().ordinal() + 1]);
        }
        EpochRecord record =
                new EpochRecord(new Epoch(4), EpochRecord.Outcome.BEGUN, rule, null, List.of());
        return WayOut.of(
                Fixtures.spec(4),
                Fixtures.topology(4, 1),
                List.of(record),
                open,
                sights.evidence());
    }

    private static Consumer<String> says(String what) {
        return text -> assertThat(text).contains(what);
    }

    private static Journal begun() {
        return Journal.begin(new Epoch(4), 7, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH);
    }

    private static NodeState onTheNewTimeline(boolean standby) {
        return new NodeState(
                standby, 2, null, null, null, false, false, "", null, "7000", 170011, List.of(),
                null, List.of(), Map.of(), null);
    }
}
