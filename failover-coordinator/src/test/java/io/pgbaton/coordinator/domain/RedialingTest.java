package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stuck primary is convicted only after its voters dialled afresh in vain. */
class RedialingTest {

    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final List<DurabilityRule> ANY_ONE =
            List.of(Fixtures.rule(3, "pg1", 1, "pg2", "pg3"));
    private static final Set<String> BOTH = Set.of("pg2", "pg3");
    private static final Judgement ASKED = judgement(true);

    /** A monotonic clock begins anywhere. */
    private static final long TOLD = -Duration.ofHours(7).toNanos();

    private static Judgement judgement(boolean redial) {
        return new Judgement(stuckFor(3_100), Map.of(), "stuck", List.of(), redial);
    }

    private static Verdict stuckFor(long millis) {
        return new Verdict.Stuck(Duration.ofMillis(millis));
    }

    private static Redialing done(Set<String> took) {
        return new Redialing.Done(took, Map.of(), TOLD);
    }

    /** So long after they were told. */
    private static long after(long millis) {
        return TOLD + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void shouldBeginOnceItIsAskedFor() {
        assertThat(new Redialing.Idle().due(ASKED, SILENCE, 0)).isTrue();
        assertThat(new Redialing.Idle().due(judgement(false), SILENCE, 0)).isFalse();
        assertThat(new Redialing.Underway().due(ASKED, SILENCE, 0)).isFalse();
    }

    @Test
    void shouldRestBeforeTheNextOne() {
        assertThat(done(BOTH).due(ASKED, SILENCE, after(8_999))).isFalse();
        assertThat(done(BOTH).due(ASKED, SILENCE, after(9_000))).isTrue();
    }

    @Test
    void shouldConvictWhatIsStuckForTheTimeOfSilenceAfterIt() {
        // Given
        Redialing done = done(BOTH);

        // Then
        assertThat(done.convicts(stuckFor(9_000), ANY_ONE, SILENCE, after(2_999))).isFalse();
        assertThat(done.convicts(stuckFor(9_000), ANY_ONE, SILENCE, after(3_000))).isTrue();
    }

    @Test
    void shouldNotConvictBeforeTheVotersHaveDialledAfresh() {
        assertThat(new Redialing.Idle().convicts(stuckFor(90_000), ANY_ONE, SILENCE, 0)).isFalse();
        assertThat(new Redialing.Underway().convicts(stuckFor(90_000), ANY_ONE, SILENCE, 0))
                .isFalse();
    }

    /** Something came through after the redial: it is stuck anew. */
    @Test
    void shouldNotConvictWhenSomethingCameThroughSince() {
        assertThat(done(BOTH).convicts(stuckFor(4_000), ANY_ONE, SILENCE, after(4_000))).isTrue();
        assertThat(done(BOTH).convicts(stuckFor(3_900), ANY_ONE, SILENCE, after(4_000))).isFalse();
    }

    @Test
    void shouldConvictNothingButWhatIsStuck() {
        for (Verdict other :
                List.of(
                        new Verdict.Healthy(),
                        new Verdict.DiskFull(),
                        new Verdict.UnreachableFrom(List.of("a", "b", "c")),
                        new Verdict.Inconclusive("who knows"))) {
            assertThat(done(BOTH).convicts(other, ANY_ONE, SILENCE, after(60_000)))
                    .as(other.label())
                    .isFalse();
        }
    }

    /** Voters that store no setting may be what is stuck; and none of them could be promoted. */
    @Test
    void shouldNotConvictWhenTooFewVotersDidAsTold() {
        // Given
        Redialing one = done(Set.of("pg2"));

        // Then
        assertThat(one.inVain(stuckFor(9_000), SILENCE, after(4_000))).isTrue();
        assertThat(one.convicts(stuckFor(9_000), ANY_ONE, SILENCE, after(4_000))).isFalse();
    }
}
