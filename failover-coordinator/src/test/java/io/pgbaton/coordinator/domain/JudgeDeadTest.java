package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.THREE;
import static io.pgbaton.coordinator.domain.Judging.deadWithoutVoters;
import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead: refused by a majority, and its voters starved. */
class JudgeDeadTest {

    @Test
    void shouldBeDeadWhenAMajorityIsRefusedTwiceAndTheVotersAreCutOff() {
        // Given
        Sights sights = new Sights().refused("pg1", 2, 100, "a", "b").cutOff("pg2", "pg3");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Dead());
        assertThat(judgement.verdict().convicts()).isTrue();
        assertThat(judgement.reason())
                .isEqualTo("refused twice by [a, b], voters cut off: [pg2, pg3]");
        assertThat(judgement.evidence())
                .containsExactly(
                        "a: refused, 2 in 100 ms",
                        "b: refused, 2 in 100 ms",
                        "c: no fresh observation",
                        "pg2: cut off",
                        "pg3: cut off");
    }

    /** Its commits can reach nobody, whoever may still reach it. */
    @Test
    void shouldBeDeadEvenIfOneVantageIsAnswered() {
        // Given
        Sights sights =
                new Sights()
                        .refused("pg1", 2, 100, "a", "b")
                        .answered("pg1", "c")
                        .cutOff("pg2", "pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Dead());
    }

    @Test
    void shouldNotBeDeadWhenAVoterIsOnlyUnreachable() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict())
                .isEqualTo(new Verdict.Inconclusive("too few voters are cut off"));
        assertThat(judgement.evidence()).contains("pg2: cut off", "pg3: unreachable");
    }

    @Test
    void shouldNotBeDeadWhileOneOfTwoCanAcknowledge() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2").streaming("pg3");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isInstanceOf(Verdict.UnreachableFrom.class);
    }

    @Test
    void shouldBeDeadWithFourNodesWhenOneVoterIsLeftAndTwoMustAcknowledge() {
        // Given
        Evidence evidence = deadWithoutVoters().cutOff("pg2", "pg3").streaming("pg4").evidence();

        // When
        Verdict verdict =
                Judge.judge(Fixtures.spec(4), Fixtures.topology(4, 2), evidence).verdict();

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Dead());
    }

    @Test
    void shouldNotBeDeadWithFourNodesWhileTwoVotersCanAcknowledge() {
        // Given
        Evidence evidence = deadWithoutVoters().cutOff("pg2").streaming("pg3", "pg4").evidence();

        // When
        Verdict verdict =
                Judge.judge(Fixtures.spec(4), Fixtures.topology(4, 2), evidence).verdict();

        // Then
        assertThat(verdict).isInstanceOf(Verdict.UnreachableFrom.class);
    }

    /** Shrinking from both to pg2: only pg2 is cut off, which starves the new rule alone. */
    @Test
    void shouldCountThePendingRuleAsWell() {
        // Given
        Topology changing =
                Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2", "pg3"))
                        .withPending(Fixtures.rule(3, "pg1", 1, "pg2"));
        Sights sights = deadWithoutVoters().cutOff("pg2");

        // When
        Verdict verdict = Judge.judge(THREE, changing, sights.evidence()).verdict();

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Inconclusive("too few voters are cut off"));
    }

    @Test
    void shouldCountTheRuleInForceWhileAWeakerOneIsPending() {
        // Given
        Topology changing =
                Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2"))
                        .withPending(Fixtures.rule(3, "pg1", 1, "pg2", "pg3"));
        Sights sights = deadWithoutVoters().cutOff("pg2").streaming("pg3");

        // When
        Verdict verdict = Judge.judge(THREE, changing, sights.evidence()).verdict();

        // Then
        assertThat(verdict.convicts()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "streaming, 2000, false",
        "streaming, 2001, true",
        "streaming, , true",
        "starting, 0, true",
        "waiting, 0, true"
    })
    void shouldCountAVoterAsCutOffByItsReceiver(String status, Long age, boolean dead) {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2");
        sights.state("pg3", Sights.standby(status, age), "b");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict.convicts()).isEqualTo(dead);
    }

    /** It streams on from another standby, whatever becomes of the primary. */
    @Test
    void shouldCountAVoterThatStreamsFromAnotherStandbyAsCutOff() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2");
        sights.state("pg3", Sights.streamsFrom("10.0.0.2", 5432, "cascade"), "a");

        // When
        Judgement judgement = judgement(sights);

        // Then
        assertThat(judgement.verdict()).isEqualTo(new Verdict.Dead());
        assertThat(judgement.evidence()).contains("pg3: streams from pg2, not from pg1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 5432, other, true",
        "10.0.0.1, 5433, other, false",
        "db1.example, 5432, pgbaton_3_pg3, true",
        "db1.example, 5432, pgbaton_2_pg3, false",
        ", 0, other, false"
    })
    void shouldLetOnlyAReceiverOfThePrimaryVouch(
            String host, int port, String slot, boolean vouches) {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2");
        sights.state("pg3", Sights.streamsFrom(host, port, slot), "a");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict)
                .isEqualTo(
                        vouches
                                ? new Verdict.UnreachableFrom(List.of("a", "b", "c"))
                                : new Verdict.Inconclusive("too few voters are cut off"));
    }

    /** A node that left recovery acknowledges nothing. */
    @Test
    void shouldCountAVoterThatIsNoStandbyAsCutOff() {
        // Given
        Sights sights = deadWithoutVoters().cutOff("pg2");
        sights.state("pg3", Sights.fenced(), "a");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Dead());
    }
}
