package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.ANY_ONE;
import static io.pgbaton.coordinator.domain.Judging.THREE;
import static io.pgbaton.coordinator.domain.Judging.deadWithoutVoters;
import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word counts, for how long, and how many make a majority. */
class JudgeEvidenceTest {

    @Test
    void shouldNotCountAVantageThatIsNotNamed() {
        // Given
        Sights sights =
                new Sights().refused("pg1", 9, 900, "a", "x", "y", "z").cutOff("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Suspected(List.of("a")));
        assertThat(judgement.evidence()).noneMatch(line -> line.startsWith("x"));
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void shouldCountEvidenceAboutThePrimaryOnlyWhileFresh(long age, boolean dead) {
        // Given
        Sights sights =
                deadWithoutVoters().aged("pg1", Duration.ofMillis(age)).cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict.convicts()).isEqualTo(dead);
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void shouldCountTheVotersEvidenceOnlyWhileFresh(long age, boolean dead) {
        // Given
        Sights sights =
                deadWithoutVoters().cutOff("pg2", "pg3").aged("pg3", Duration.ofMillis(age));

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict.convicts()).isEqualTo(dead);
    }

    @Test
    void shouldBelieveTheNewestWordOfAVoter() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2", "pg3");
        sights.put(
                Sights.seen(
                        "pg3",
                        "b",
                        ProbeOutcome.ANSWERED,
                        9,
                        9000,
                        Sights.standby("streaming", 1L)),
                Duration.ofMillis(99));

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isInstanceOf(Verdict.UnreachableFrom.class);
    }

    @Test
    void shouldSayNothingWithoutEvidence() {
        // When
        Judgement judgement = judgement(new Sights());

        // Then
        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Inconclusive("no fresh evidence about pg1"));
        assertThat(judgement.reason()).isEqualTo("no fresh evidence about pg1");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
    void shouldNeedAMajorityOfThoseNamed(int vantages, int majority) {
        // Given
        List<String> named = IntStream.range(0, vantages).mapToObj(i -> "v" + i).toList();
        ClusterSpec spec = Fixtures.spec(THREE.nodes(), named);
        Sights enough =
                new Sights()
                        .refused("pg1", 2, 100, named.subList(0, majority).toArray(String[]::new))
                        .cutOff("pg2", "pg3");
        Sights oneLess =
                new Sights()
                        .refused(
                                "pg1",
                                2,
                                100,
                                named.subList(0, majority - 1).toArray(String[]::new))
                        .cutOff("pg2", "pg3");

        // When
        List<Boolean> convicted =
                List.of(
                        Judge.judge(spec, ANY_ONE, enough.evidence()).verdict().convicts(),
                        Judge.judge(spec, ANY_ONE, oneLess.evidence()).verdict().convicts());

        // Then
        assertThat(convicted).containsExactly(true, false);
    }
}
