package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restarting (57P03): a sign of life with a grace of its own. */
class JudgeRestartingTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 4999})
    void shouldWaitForARestartWithinItsGrace(long lasted) {
        // Given
        Sights sights = new Sights().restarting("pg1", lasted, "a", "b").cutOff("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Restarting());
        assertThat(judgement.verdict().convicts()).isFalse();
        assertThat(judgement.reason()).contains("57P03");
        assertThat(judgement.refusing()).isEmpty();
    }

    @Test
    void shouldBeDeadAfterTheGrace() {
        // Given
        Sights sights = new Sights().restarting("pg1", 5000, "a", "b").cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Dead());
    }

    @Test
    void shouldNotBeDeadAfterTheGraceWhileVotersVouch() {
        // Given
        Sights sights = new Sights().restarting("pg1", 5000, "a", "b", "c").streaming("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.UnreachableFrom(List.of("a", "b", "c")));
    }

    @Test
    void shouldTakeARestartThatOneVantageSeesForNoFailure() {
        // Given
        Sights sights = new Sights().restarting("pg1", 100, "a").answered("pg1", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Healthy());
    }
}
