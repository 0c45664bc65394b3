package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * At n = 0 a primary that is refused to a majority, by a firewall that rejects, and cut off from
 * its standbys goes on acknowledging to whoever still reaches it.
 */
class ExposureAloneTest {

    private final ClusterSpec spec = Fixtures.spec(3);
    private final DurabilityRule none = Fixtures.rule(3, "pg1", 0, "pg2", "pg3");
    private final Exposure exposure = new Exposure();
    private final Sights sights =
            new Sights().refused("pg1", 2, 100, "a", "b").cutOff("pg2", "pg3");

    @ParameterizedTest
    @EnumSource(
            value = ProbeOutcome.class,
            names = {"ANSWERED", "REJECTED"})
    void shouldObjectWhereAVantageReachesThePrimary(ProbeOutcome outcome) {
        // Given
        sights.outcome("pg1", outcome, 9, 9000, "c");

        // When
        Optional<Choice.Outcome.Refused> veto = veto();

        // Then
        assertThat(Judge.judge(spec, Fixtures.topology(none), sights.evidence()).verdict())
                .isEqualTo(new Verdict.Dead());
        assertThat(veto)
                .hasValueSatisfying(
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.MAY_LOSE_COMMITS);
                            assertThat(refused.nodes())
                                    .containsEntry("pg1", "answers c, and needs no standby");
                        });
    }

    /** It is about to serve, alone. */
    @Test
    void shouldObjectWhereAVantageIsToldThatItStartsUp() {
        // Given
        sights.outcome("pg1", ProbeOutcome.RESTARTING, 3, 700, "c");

        // When, Then
        assertThat(veto()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProbeOutcome.class,
            names = {"REFUSED", "SILENT", "RESTARTING"})
    void shouldNotObjectWhereNobodyReachesIt(ProbeOutcome outcome) {
        // Given
        sights.outcome("pg1", outcome, 9, 9000, "c");

        // When, Then
        assertThat(veto()).isEmpty();
    }

    /** What was answered before it died is no sign of life. */
    @Test
    void shouldNotObjectOnAccountOfAnAnswerOfBefore() {
        // Given
        sights.answered("pg1", "c").aged("pg1", Duration.ofMillis(1001));

        // When, Then
        assertThat(veto()).isEmpty();
    }

    private Optional<Choice.Outcome.Refused> veto() {
        exposure.saw(
                Fixtures.topology(none),
                new Sights().state("pg1", States.primary("0/10"), "c").evidence());
        return exposure.veto(spec, List.of(none), sights.evidence(), new Verdict.Dead(), "pg1");
    }
}
