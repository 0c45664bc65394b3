package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.deadWithoutVoters;
import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A primary that lives: healthy, suspected, or unreachable from some places. */
class JudgeTest {

    @Test
    void shouldBeHealthyWhenItAnswersAndVotersStream() {
        // Given
        Sights sights = new Sights().answered("pg1", "a", "b", "c").streaming("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Healthy());
        assertThat(judgement.refusing()).isEmpty();
        assertThat(judgement.reason()).isEqualTo("answers [a, b, c]");
        assertThat(judgement.evidence())
                .containsExactly(
                        "a: answered, 9 in 9000 ms",
                        "b: answered, 9 in 9000 ms",
                        "c: answered, 9 in 9000 ms",
                        "pg2: streams",
                        "pg3: streams");
    }

    @Test
    void shouldBeHealthyWhenItRejectsThoseWhoAsk() {
        // Given
        Sights sights = new Sights().outcome("pg1", ProbeOutcome.REJECTED, 9, 9000, "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void shouldBeHealthyWhenOneVantageAloneLooksAndIsAnswered() {
        // Given
        Sights sights = new Sights().answered("pg1", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void shouldBeSuspectedAtTheFirstRefusalAnywhere() {
        // Given
        Sights sights =
                new Sights()
                        .answered("pg1", "a", "b")
                        .refused("pg1", 1, 0, "c")
                        .streaming("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Suspected(List.of("c")));
        assertThat(judgement.refusing()).containsExactly(Map.entry("c", Fixtures.NOW));
        assertThat(judgement.reason()).isEqualTo("refused at [c]");
    }

    @Test
    void shouldBeSuspectedWhenOnlyAMinorityIsRefused() {
        // Given
        Sights sights =
                new Sights()
                        .answered("pg1", "a", "b")
                        .refused("pg1", 50, 60_000, "c")
                        .cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Suspected(List.of("c")));
    }

    @Test
    void shouldOnlyBeSuspectedOnASecondRefusalTooSoon() {
        // Given
        Sights sights = new Sights().refused("pg1", 2, 99, "a", "b", "c").cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Suspected(List.of("a", "b", "c")));
    }

    @Test
    void shouldOnlyBeSuspectedOnASingleRefusalHoweverOld() {
        // Given
        Sights sights = new Sights().refused("pg1", 1, 2999, "a", "b", "c").cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Suspected(List.of("a", "b", "c")));
    }

    @Test
    void shouldBeUnreachableFromWhenAMajorityIsRefusedAndVotersVouch() {
        // Given
        Sights sights = deadWithoutVoters().streaming("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.UnreachableFrom(List.of("a", "b", "c")));
        assertThat(judgement.reason()).isEqualTo("missed by [a, b, c], heard by [pg2, pg3]");
    }

    @Test
    void shouldBeUnreachableFromWhenOneVantageIsSilentAndVotersVouch() {
        // Given
        Sights sights =
                new Sights()
                        .answered("pg1", "a", "b")
                        .silent("pg1", 60_000, "c")
                        .streaming("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.UnreachableFrom(List.of("c")));
    }

    @Test
    void shouldBeUnreachableFromWhenAMajorityIsSilentAndOneVoterVouches() {
        // Given
        Sights sights =
                new Sights().silent("pg1", 60_000, "a", "b", "c").cutOff("pg2").streaming("pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.UnreachableFrom(List.of("a", "b", "c")));
    }

    @Test
    void shouldBeUnreachableFromWhenOneVantageHearsItAndTheVotersAreUnknown() {
        // Given
        Sights sights = new Sights().answered("pg1", "a").silent("pg1", 60_000, "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.UnreachableFrom(List.of("b", "c")));
    }
}
