package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.GivenUp.DESCENDANT;
import static io.pgbaton.coordinator.domain.GivenUp.OF_PG2;
import static io.pgbaton.coordinator.domain.GivenUp.SEALED;
import static io.pgbaton.coordinator.domain.GivenUp.UNTOUCHED;
import static io.pgbaton.coordinator.domain.GivenUp.at;
import static io.pgbaton.coordinator.domain.GivenUp.begun;
import static io.pgbaton.coordinator.domain.GivenUp.given;
import static io.pgbaton.coordinator.domain.GivenUp.journal;
import static io.pgbaton.coordinator.domain.GivenUp.record;
import static io.pgbaton.coordinator.domain.GivenUp.unsealed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epoch 3 is sealed, pg1 its primary; pg2 was the candidate of epoch 4, which was given up. */
class UnsealedTest {
    private static final List<String> NODES = List.of("pg1", "pg2", "pg3");

    /** H4 */
    @Test
    void shouldAskOnlyForTheCandidatesRuleOfWhoHasItsMarker() {
        // When
        List<DurabilityRule> rules = unsealed(given(4, OF_PG2)).rules(List.of(DESCENDANT));

        // Then
        assertThat(rules).containsExactly(OF_PG2);
    }

    @Test
    void shouldAskForAllRulesWhereDescentIsNotProven() {
        // Given
        Unsealed unsealed = unsealed(given(4, OF_PG2));
        Revoked switchedOnly = at("pg3", 3, "pg1", 2);
        Revoked anothersMarker = at("pg3", 4, "pg9", 2);
        Revoked noVoter = at("pg5", 4, "pg2", 2);

        // When
        List<List<DurabilityRule>> rules =
                List.of(
                        unsealed.rules(List.of(UNTOUCHED)),
                        unsealed.rules(List.of(switchedOnly)),
                        unsealed.rules(List.of(anothersMarker)),
                        unsealed.rules(List.of(noVoter)),
                        unsealed.rules(List.of()));

        // Then
        assertThat(rules).allSatisfy(all -> assertThat(all).containsExactly(SEALED, OF_PG2));
    }

    /** Another candidate came after it, whose commits the descendant of the first has not. */
    @Test
    void shouldAskForTheRulesOfLaterEpochsToo() {
        // Given
        DurabilityRule ofPg4 = Fixtures.rule(5, "pg4", 1, "pg5");
        Unsealed unsealed = unsealed(given(4, OF_PG2), given(5, ofPg4));

        // When
        List<DurabilityRule> tooFew = unsealed.rules(List.of(DESCENDANT));
        List<DurabilityRule> enough = unsealed.rules(List.of(DESCENDANT, at("pg5", 3, "pg1", 1)));

        // Then
        assertThat(tooFew).containsExactly(SEALED, OF_PG2, ofPg4);
        assertThat(enough).containsExactly(OF_PG2, ofPg4);
    }

    /** Somebody may have stood for voters that had more. */
    @Test
    void shouldNotGoOnWithWhatSomebodyOrdered() {
        // Given
        Journal ordered =
                journal(4, OF_PG2).with(new Journal.Step(Journal.ORDERED, Fixtures.NOW, 0, "ada"));

        // When
        Unsealed unsealed = unsealed(record(4, OF_PG2, ordered));

        // Then
        assertThat(unsealed.rules(List.of(DESCENDANT))).containsExactly(SEALED, OF_PG2);
        assertThat(unsealed.newest()).isEmpty();
    }

    /** It may have acknowledged alone. */
    @Test
    void shouldNotTakeDescentForProofWithoutAcknowledgements() {
        // Given
        DurabilityRule none = Fixtures.rule(4, "pg2", 0, "pg3");

        // When
        Unsealed unsealed = unsealed(given(4, none));

        // Then
        assertThat(unsealed.rules(List.of(DESCENDANT))).containsExactly(SEALED, none);
        assertThat(unsealed.leaveAllTo("pg1", List.of(UNTOUCHED), NODES)).isFalse();
    }

    @Test
    void shouldLeaveAllToTheSealedPrimaryWhereNobodyElseWasChosen() {
        // When
        boolean leaves = unsealed().leaveAllTo("pg1", List.of(), NODES);

        // Then
        assertThat(leaves).isTrue();
    }

    /** H2 */
    @Test
    void shouldLeaveAllToTheSealedPrimaryWhereTheCandidateIsProvenVoid() {
        // Given
        Unsealed unsealed = unsealed(given(4, OF_PG2));

        // When
        boolean unheard = unsealed.leaveAllTo("pg1", List.of(), NODES);
        boolean proven = unsealed.leaveAllTo("pg1", List.of(UNTOUCHED), NODES);
        boolean followed = unsealed.leaveAllTo("pg1", List.of(DESCENDANT), NODES);
        boolean switched = unsealed.leaveAllTo("pg1", List.of(at("pg3", 3, "pg1", 2)), NODES);
        boolean another =
                unsealed.leaveAllTo("pg1", List.of(UNTOUCHED, at("pg4", 4, "pg2", 2)), NODES);

        // Then
        assertThat(List.of(proven, unheard, followed, switched, another))
                .containsExactly(true, false, false, false, false);
    }

    /** A follower that comes back later would sort above all that the old primary wrote since. */
    @Test
    void shouldNotProveACandidateVoidWhileANodeIsUnheard() {
        // When
        boolean leaves =
                unsealed(given(4, OF_PG2))
                        .leaveAllTo("pg1", List.of(UNTOUCHED), List.of("pg1", "pg2", "pg3", "pg4"));

        // Then
        assertThat(leaves).isFalse();
    }

    /** Its marker would wait for a candidate, and that for the seal. */
    @Test
    void shouldNotLeaveAnythingToAPrimaryWhoseRuleNeedsACandidate() {
        // Given
        DurabilityRule both = Fixtures.rule(3, "pg1", 2, "pg2", "pg3");

        // When
        boolean leaves =
                new Unsealed(Fixtures.topology(both), List.of(given(4, OF_PG2)))
                        .leaveAllTo("pg1", List.of(UNTOUCHED), NODES);

        // Then
        assertThat(leaves).isFalse();
    }

    /** What it acknowledged since lies on the sealed timeline. */
    @Test
    void shouldNeverProveARoleVoidThatWasGivenBack() {
        // Given
        DurabilityRule back = Fixtures.rule(5, "pg1", 1, "pg2", "pg3");
        Journal readopting = begun(5).in(RecoveryPhase.READOPTING).in(RecoveryPhase.ABANDONED);
        Unsealed unsealed = unsealed(given(4, OF_PG2), record(5, back, readopting));

        // When
        boolean itself = unsealed.leaveAllTo("pg1", List.of(), NODES);
        boolean anybody =
                unsealed.leaveAllTo("pg7", List.of(UNTOUCHED, at("pg2", 3, "pg1", 1)), NODES);

        // Then
        assertThat(itself).isTrue();
        assertThat(anybody).isFalse();
        assertThat(unsealed.newest()).isEmpty();
    }

    @Test
    void shouldNameTheNewestCandidate() {
        // Given
        DurabilityRule later = Fixtures.rule(5, "pg3", 1, "pg4");

        // When
        Unsealed unsealed = unsealed(given(5, later), given(4, OF_PG2));

        // Then
        assertThat(unsealed.newest()).map(Journal.Candidate::node).contains("pg3");
    }

    /** I2: as few of more voters is weaker, so that it only has to be recorded. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldWidenARuleToAllThatMayVote(int n) {
        // Given
        DurabilityRule rule = Fixtures.rule(4, "pg2", n, "pg3", "pg4");

        // When
        DurabilityRule widened =
                Unsealed.widened(Fixtures.specNeverPromoting(5, "pg4", "pg5"), rule, new Epoch(6));

        // Then
        assertThat(widened).isEqualTo(Fixtures.rule(6, "pg2", n, "pg1", "pg3", "pg4"));
    }
}
