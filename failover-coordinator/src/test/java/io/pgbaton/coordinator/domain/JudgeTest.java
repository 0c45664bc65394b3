package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test for each row of the verdict table, and their edges. */
class JudgeTest {

    private static final ClusterSpec THREE = Fixtures.spec(3);
    private static final Topology ANY_ONE = Fixtures.topology(3, 1);

    private static Verdict judge(Sights sights) {
        return judgement(sights).verdict();
    }

    private static Judgement judgement(Sights sights) {
        return Judge.judge(THREE, ANY_ONE, sights.evidence());
    }

    private static Sights deadWithoutVoters() {
        return new Sights().refused("pg1", 2, 100, "a", "b", "c");
    }

    @Nested
    class Healthy {

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
            Sights sights =
                    new Sights().outcome("pg1", ProbeOutcome.REJECTED, 9, 9000, "a", "b", "c");

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
    }

    @Nested
    class Suspected {

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
            Sights sights =
                    new Sights().refused("pg1", 1, 2999, "a", "b", "c").cutOff("pg2", "pg3");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Suspected(List.of("a", "b", "c")));
        }
    }

    @Nested
    class UnreachableFrom {

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
                    new Sights()
                            .silent("pg1", 60_000, "a", "b", "c")
                            .cutOff("pg2")
                            .streaming("pg3");

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

    @Nested
    class Dead {

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
            Evidence evidence =
                    deadWithoutVoters().cutOff("pg2", "pg3").streaming("pg4").evidence();

            // When
            Verdict verdict =
                    Judge.judge(Fixtures.spec(4), Fixtures.topology(4, 2), evidence).verdict();

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Dead());
        }

        @Test
        void shouldNotBeDeadWithFourNodesWhileTwoVotersCanAcknowledge() {
            // Given
            Evidence evidence =
                    deadWithoutVoters().cutOff("pg2").streaming("pg3", "pg4").evidence();

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

    @Nested
    class Evidences {

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
                            .refused(
                                    "pg1",
                                    2,
                                    100,
                                    named.subList(0, majority).toArray(String[]::new))
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

    @Nested
    class Silent {

        @ParameterizedTest
        @CsvSource({"2999, inconclusive", "3000, silent"})
        void shouldBeSilentOnlyAfterTheTimeOfSilence(long lasted, String label) {
            // Given
            Sights sights = new Sights().silent("pg1", lasted, "a", "b", "c").cutOff("pg2", "pg3");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict.label()).isEqualTo(label);
        }

        @Test
        void shouldTellWhoMissedItAndWhoIsCutOff() {
            // Given
            Sights sights = new Sights().silent("pg1", 3000, "b", "c").cutOff("pg2", "pg3");

            // When
            Judgement judgement = judgement(sights);

            // Then
            assertThat(judgement.verdict()).isEqualTo(new Verdict.Silent());
            assertThat(judgement.verdict().convicts()).isTrue();
            assertThat(judgement.reason())
                    .isEqualTo("silent for [b, c], voters cut off: [pg2, pg3]");
        }

        /** One host unplugged, one rejecting firewall: together a majority misses it. */
        @Test
        void shouldAddThoseThatWereRefusedToTheSilent() {
            // Given
            Sights sights =
                    new Sights()
                            .silent("pg1", 3000, "a")
                            .refused("pg1", 2, 100, "b")
                            .cutOff("pg2", "pg3");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Silent());
        }

        /** Refused now, silent now: neither run grows old, and yet it is missed all the while. */
        @ParameterizedTest
        @CsvSource({
            "REFUSED, 2999, suspected",
            "REFUSED, 3000, silent",
            "SILENT, 2999, inconclusive",
            "SILENT, 3000, silent",
            "RESTARTING, 3000, restarting",
            "ANSWERED, 3000, healthy",
            "REJECTED, 3000, healthy"
        })
        void shouldCountEachMissTowardsTheSilence(ProbeOutcome newest, long missing, String label) {
            // Given
            Sights sights =
                    new Sights().missed("pg1", newest, missing, "a", "b", "c").cutOff("pg2", "pg3");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict.label()).isEqualTo(label);
        }

        @Test
        void shouldTellHowLongItWasMissed() {
            // Given
            Sights sights = new Sights().missed("pg1", ProbeOutcome.REFUSED, 1700, "a");

            // When
            Judgement judgement = judgement(sights);

            // Then
            assertThat(judgement.evidence()).contains("a: refused, 1 in 0 ms, missed for 1700 ms");
        }

        @Test
        void shouldBeInconclusiveWhenSilentAndTheVotersAreUnreachable() {
            // Given
            Sights sights = new Sights().silent("pg1", 60_000, "a", "b", "c");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict)
                    .isEqualTo(new Verdict.Inconclusive("silent, but too few voters are cut off"));
        }
    }

    @Nested
    class Restarting {

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
            Sights sights =
                    new Sights().restarting("pg1", 5000, "a", "b", "c").streaming("pg2", "pg3");

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

    @Nested
    class SplitBrain {

        @Test
        void shouldSeeTwoNodesThatTakeWrites() {
            // Given
            Sights sights = new Sights().answered("pg1", "a", "b", "c").answered("pg2", "b");

            // When
            Judgement judgement = judgement(sights);

            // Then
            assertThat(judgement.verdict())
                    .isEqualTo(new Verdict.SplitBrain(List.of("pg1", "pg2")));
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

    @ParameterizedTest
    @CsvSource({
        "healthy, false",
        "suspected, false",
        "unreachable-from, false",
        "dead, true",
        "silent, true",
        "restarting, false",
        "split-brain, false",
        "inconclusive, false"
    })
    void shouldConvictOnTwoVerdictsOnly(String label, boolean convicts) {
        // Given
        List<Verdict> all =
                List.of(
                        new Verdict.Healthy(),
                        new Verdict.Suspected(List.of()),
                        new Verdict.UnreachableFrom(List.of()),
                        new Verdict.Dead(),
                        new Verdict.Silent(),
                        new Verdict.Restarting(),
                        new Verdict.SplitBrain(List.of()),
                        new Verdict.Inconclusive(""));

        // When
        Verdict verdict =
                all.stream().filter(v -> v.label().equals(label)).findFirst().orElseThrow();

        // Then
        assertThat(verdict.convicts()).isEqualTo(convicts);
    }
}
