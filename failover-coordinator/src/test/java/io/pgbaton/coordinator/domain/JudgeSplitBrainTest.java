package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.deadWithoutVoters;
import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes that take writes at once. */
class JudgeSplitBrainTest {

    @Test
    void shouldSeeTwoNodesThatTakeWrites() {
        // Given
        Sights sights = new Sights().answered("pg1", "a", "b", "c").answered("pg2", "b");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.SplitBrain(List.of("pg1", "pg2")));
        assertThat(judgement.verdict().convicts()).isFalse();
        assertThat(judgement.reason()).isEqualTo("these take writes at once: [pg1, pg2]");
    }

    @Test
    void shouldNotCountAFencedNode() {
        // Given
        Sights sights =
                new Sights()
                        .answered("pg1", "a", "b", "c")
                        .state("pg2", Sights.fenced(), "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void shouldNotCountANodeThatTookWritesAWhileAgo() {
        // Given
        Sights sights =
                new Sights()
                        .answered("pg2", "a")
                        .aged("pg2", Duration.ofMillis(1001))
                        .answered("pg1", "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Healthy());
    }

    /** A stray node that takes writes does not keep the dead primary from being replaced. */
    @Test
    void shouldConvictADeadPrimaryDespiteOneStray() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2").answered("pg3", "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Dead());
    }
}
