package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.judge;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verdicts about a primary that answers: does it commit? */
class CommitVerdictTest {

    private static Sights serving() {
        return new Sights().answered("pg1", "a", "b", "c").streaming("pg2", "pg3");
    }

    /** It answers; heartbeats have hung and voters have been dry for so long. */
    private static Sights stuck(long hungMillis, long dryMillis) {
        return serving()
                .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, hungMillis, "a", "b", "c")
                .dry("pg2", dryMillis)
                .dry("pg3", dryMillis);
    }

    @Nested
    class Stuck {

        @Test
        void shouldBeStuckWhenItAnswersAndNothingComesThrough() {
            // When
            Judgement judgement = judgement(stuck(3_400, 3_100));

            // Then
            assertThat(judgement.verdict()).isEqualTo(new Verdict.Stuck(Duration.ofMillis(3_100)));
            assertThat(judgement.verdict().convicts()).isFalse();
            assertThat(judgement.redial()).isTrue();
            assertThat(judgement.reason())
                    .isEqualTo(
                            "answers, but no commit has gone through for 3100 ms, voters heard:"
                                    + " [pg2, pg3]");
            assertThat(judgement.evidence())
                    .contains("a: heartbeats unanswered for 3400 ms", "pg2: streams");
        }

        @Test
        void shouldBeStuckWhenItAnswersAndIsCutOffFromItsVoters() {
            // Given
            Sights sights =
                    new Sights()
                            .answered("pg1", "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 4_000, "a", "b")
                            .cutOff("pg2", "pg3")
                            .dry("pg2", 4_000)
                            .dry("pg3", 5_000);

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Stuck(Duration.ofMillis(4_000)));
        }

        @Test
        void shouldNotBeStuckBeforeTheTimeOfSilence() {
            assertThat(judge(stuck(2_999, 3_500))).isEqualTo(new Verdict.Healthy());
            assertThat(judge(stuck(3_500, 2_999))).isEqualTo(new Verdict.Healthy());
        }

        /** Commits wait for other voters, or heartbeats for a lock: the primary is not stuck. */
        @Test
        void shouldNotBeStuckWhileOneVoterGetsSomething() {
            assertThat(judge(stuck(9_000, 9_000).dry("pg3", 0))).isEqualTo(new Verdict.Healthy());
        }

        @Test
        void shouldNotBeStuckWhenOneVantageAloneSawAVoterMoveOn() {
            assertThat(judge(stuck(9_000, 9_000).dry("pg3", "c", 200L)))
                    .isEqualTo(new Verdict.Healthy());
        }

        /** It may be the one that acknowledges. */
        @Test
        void shouldNotBeStuckWhileAVoterIsUnreachable() {
            // Given
            Sights sights =
                    new Sights()
                            .answered("pg1", "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a", "b", "c")
                            .streaming("pg2")
                            .dry("pg2", 9_000);

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        @Test
        void shouldNotBeStuckByTheWordOfAMinority() {
            // Given
            Sights sights =
                    serving()
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a")
                            .heartbeats("pg1", HeartbeatOutcome.FAILED, 9_000, "b", "c")
                            .dry("pg2", 9_000)
                            .dry("pg3", 9_000);

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        /** A primary at rest, cut off from the vantages alone, sends its voters nothing either. */
        @Test
        void shouldNotBeStuckWhenTheProbesAreNotAnsweredEither() {
            // Given
            Sights sights =
                    new Sights()
                            .silent("pg1", 9_000, "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a", "b", "c")
                            .streaming("pg2", "pg3")
                            .dry("pg2", 9_000)
                            .dry("pg3", 9_000);

            // When
            Judgement judgement = judgement(sights);

            // Then
            assertThat(judgement.verdict()).isInstanceOf(Verdict.UnreachableFrom.class);
            assertThat(judgement.redial()).isTrue();
        }

        @Test
        void shouldNotAskForARedialWhileSomethingComesIn() {
            // Given
            Sights sights =
                    new Sights()
                            .silent("pg1", 9_000, "a", "b", "c")
                            .streaming("pg2", "pg3")
                            .dry("pg2", 100)
                            .dry("pg3", 9_000);

            // When
            boolean redial = judgement(sights).redial();

            // Then
            assertThat(redial).isFalse();
        }

        @Test
        void shouldNotBeStuckByHeartbeatsOfAnotherEpoch() {
            // Given
            Sights sights = stuck(9_000, 9_000);
            for (String vantage : new String[] {"a", "b", "c"}) {
                sights.heartbeat(
                        "pg1",
                        vantage,
                        new NodeObserved.Heartbeat(2, HeartbeatOutcome.UNANSWERED, 9_000));
            }

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        @Test
        void shouldNotBeStuckByStaleEvidence() {
            // Given
            Duration old = Duration.ofMillis(1_001);

            // Then
            assertThat(judge(stuck(9_000, 9_000).aged("pg2", old)))
                    .isEqualTo(new Verdict.Healthy());
            assertThat(judge(stuck(9_000, 9_000).aged("pg1", old)))
                    .isInstanceOf(Verdict.Inconclusive.class);
        }

        /** A monitor of an older version does not tell what comes in. */
        @Test
        void shouldNotBeStuckWhenNobodyTellsWhatComesIn() {
            // Given
            Sights sights =
                    serving().heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a", "b", "c");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        @Test
        void shouldCountOnlySoManyVotersAsTheRuleNeeds() {
            // Given: ANY 2 of three cannot be fulfilled by the one that still gets something
            Sights sights =
                    new Sights()
                            .answered("pg1", "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a", "b", "c")
                            .streaming("pg2", "pg3", "pg4")
                            .dry("pg2", 4_000)
                            .dry("pg3", 6_000);

            // When
            Verdict verdict =
                    Judge.judge(Fixtures.spec(4), Fixtures.topology(4, 2), sights.evidence())
                            .verdict();

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Stuck(Duration.ofMillis(4_000)));
        }

        @Test
        void shouldRatherBeDeadWhenItIsRefused() {
            // Given
            Sights sights =
                    new Sights()
                            .refused("pg1", 2, 100, "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.UNANSWERED, 9_000, "a", "b", "c")
                            .cutOff("pg2", "pg3")
                            .dry("pg2", 9_000)
                            .dry("pg3", 9_000);

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Dead());
        }
    }

    @Nested
    class Unwritable {

        @Test
        void shouldBeDiskFullByTheWordOfAMajority() {
            // When
            Judgement judgement =
                    judgement(serving().heartbeats("pg1", HeartbeatOutcome.DISK_FULL, 0, "a", "b"));

            // Then
            assertThat(judgement.verdict()).isEqualTo(new Verdict.DiskFull());
            assertThat(judgement.verdict().convicts()).isFalse();
            assertThat(judgement.verdict().serves()).isTrue();
            assertThat(judgement.redial()).isFalse();
            assertThat(judgement.reason()).contains("53100").contains("[a, b]");
        }

        @Test
        void shouldBeReadOnlyByTheWordOfAMajority() {
            // When
            Judgement judgement =
                    judgement(serving().heartbeats("pg1", HeartbeatOutcome.READ_ONLY, 0, "b", "c"));

            // Then
            assertThat(judgement.verdict()).isEqualTo(new Verdict.ReadOnly());
            assertThat(judgement.verdict().convicts()).isFalse();
            assertThat(judgement.verdict().serves()).isTrue();
            assertThat(judgement.reason()).contains("25006").contains("[b, c]");
        }

        @ParameterizedTest
        @EnumSource(names = {"DISK_FULL", "READ_ONLY"})
        void shouldStayHealthyByTheWordOfOne(HeartbeatOutcome outcome) {
            // When
            Verdict verdict = judge(serving().heartbeats("pg1", outcome, 9_000, "a"));

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        @ParameterizedTest
        @EnumSource(names = {"COMMITTED", "FAILED"})
        void shouldStayHealthyWhenHeartbeatsFailForAnotherReason(HeartbeatOutcome outcome) {
            // When
            Verdict verdict = judge(serving().heartbeats("pg1", outcome, 9_000, "a", "b", "c"));

            // Then
            assertThat(verdict).isEqualTo(new Verdict.Healthy());
        }

        @Test
        void shouldGoByWhatIsAnsweredNowOnly() {
            // Given
            Sights sights =
                    new Sights()
                            .outcome("pg1", ProbeOutcome.REFUSED, 1, 0, "a", "b", "c")
                            .heartbeats("pg1", HeartbeatOutcome.DISK_FULL, 900, "a", "b", "c")
                            .streaming("pg2", "pg3");

            // When
            Verdict verdict = judge(sights);

            // Then
            assertThat(verdict).isInstanceOf(Verdict.Suspected.class);
        }
    }
}
