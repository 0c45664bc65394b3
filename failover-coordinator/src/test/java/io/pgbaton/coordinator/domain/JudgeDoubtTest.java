package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a judgement asks for besides its verdict: a redial, a refusal without a conviction. */
class JudgeDoubtTest {

    /** Hung, or at rest and cut off from the vantages alone: voters that dial afresh tell which. */
    @ParameterizedTest
    @CsvSource({"3000, 3000, true", "2999, 3000, false", "3000, 2999, false"})
    void shouldAskForARedialOfVotersThatAloneHearThePrimaryAndGetNothing(
            long missed, long dry, boolean redial) {
        // Given
        Sights sights =
                new Sights()
                        .silent("pg1", missed, "a", "b")
                        .streaming("pg2", "pg3")
                        .dry("pg2", dry)
                        .dry("pg3", dry);

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isInstanceOf(Verdict.UnreachableFrom.class);
        assertThat(judgement.redial()).isEqualTo(redial);
    }

    /** A majority is answered: the vantage that misses it is cut off alone. */
    @Test
    void shouldNotAskForARedialOnOneVantagesWord() {
        // Given
        Sights sights =
                new Sights()
                        .silent("pg1", 60_000, "a")
                        .answered("pg1", "b", "c")
                        .streaming("pg2", "pg3")
                        .dry("pg2", 60_000)
                        .dry("pg3", 60_000);

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.redial()).isFalse();
    }

    /** The proof is there, and nobody to say that the voters do not follow it still. */
    @Test
    void shouldKnowThatItIsProvenDeadWhereVotersCannotBeAsked() {
        // Given
        Sights sights = new Sights().refused("pg1", 2, 100, "a", "b");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(judgement.proven()).isTrue();
    }

    /** Silence is no proof, nor is what a voter contradicts; a conviction needs no refusal. */
    @Test
    void shouldNotCallItProvenDeadElsewhere() {
        // Given
        Sights silent = new Sights().silent("pg1", 60_000, "a", "b").refused("pg1", 2, 100, "c");
        Sights contradicted =
                new Sights().refused("pg1", 2, 100, "a", "b").cutOff("pg2").streaming("pg3");
        Sights convicted = new Sights().refused("pg1", 2, 100, "a", "b").cutOff("pg2", "pg3");

        // When, Then
        assertThat(judgement(silent).verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(judgement(silent).proven()).isFalse();
        assertThat(judgement(contradicted).proven()).isFalse();
        assertThat(judgement(convicted).proven()).isFalse();
    }
}
