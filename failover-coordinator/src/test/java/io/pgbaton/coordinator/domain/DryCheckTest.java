package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DryCheckTest {

    private static final ClusterSpec THREE = Fixtures.spec(3);
    private static final List<DurabilityRule> ANY_ONE =
            List.of(Fixtures.rule(3, "pg1", 1, "pg2", "pg3"));

    @Test
    void shouldNotObjectWhenAllVotersAreReachable() {
        // Given
        Sights sights = new Sights().refused("pg1", 2, 100, "a", "b", "c").cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto = check(THREE, ANY_ONE, sights);

        // Then
        assertThat(veto).isEmpty();
    }

    @Test
    void shouldObjectWhenAVoterIsUnreachable() {
        // Given
        Sights sights = new Sights().cutOff("pg2").silent("pg3", 9000, "a", "b", "c");

        // When
        Optional<Choice.Outcome.Refused> veto = check(THREE, ANY_ONE, sights);

        // Then
        assertTooFewReachable(veto, "pg3", "unreachable");
    }

    @Test
    void shouldObjectOnStaleEvidence() {
        // Given
        Sights sights = new Sights().cutOff("pg2", "pg3").aged("pg3", Duration.ofMillis(1001));

        // When
        Optional<Choice.Outcome.Refused> veto = check(THREE, ANY_ONE, sights);

        // Then
        assertTooFewReachable(veto, "pg3", "unreachable");
    }

    @Test
    void shouldNotCountANodeThatIsNoStandby() {
        // Given
        Sights sights = new Sights().cutOff("pg2").state("pg3", Sights.fenced(), "a");

        // When
        Optional<Choice.Outcome.Refused> veto = check(THREE, ANY_ONE, sights);

        // Then
        assertTooFewReachable(veto, "pg3", "is not a standby");
    }

    @Test
    void shouldMissOneOfThreeWhenTwoMustAcknowledge() {
        // Given
        List<DurabilityRule> rules = List.of(Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4"));
        Sights sights = new Sights().cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto = check(Fixtures.spec(4), rules, sights);

        // Then
        assertThat(veto).isEmpty();
    }

    @Test
    void shouldNotMissOneOfThreeWhenOneAcknowledges() {
        // Given
        List<DurabilityRule> rules = List.of(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"));
        Sights sights = new Sights().cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto = check(Fixtures.spec(4), rules, sights);

        // Then
        assertTooFewReachable(veto, "pg4", "unreachable");
    }

    /** V7: the unsealed rule of an epoch that was abandoned counts as well. */
    @Test
    void shouldObjectWhenAVoterOfAnUnsealedRuleIsUnreachable() {
        // Given
        List<DurabilityRule> rules =
                List.of(
                        Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4"),
                        Fixtures.rule(4, "pg2", 1, "pg3", "pg4"));
        Sights sights = new Sights().cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto = check(Fixtures.spec(4), rules, sights);

        // Then
        assertThat(veto.map(Choice.Outcome.Refused::veto)).contains(Veto.TOO_FEW_REACHABLE);
    }

    @Test
    void shouldObjectWhenNobodyMayBePromoted() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(3, "pg2", "pg3");
        Sights sights = new Sights().cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto = check(spec, ANY_ONE, sights);

        // Then
        assertThat(veto)
                .contains(
                        new Choice.Outcome.Refused(
                                Veto.NO_CANDIDATE,
                                Map.of("pg2", "promotable: false", "pg3", "promotable: false")));
    }

    /** A node that no rule names is never chosen, so it is no reason to disturb a primary. */
    @Test
    void shouldObjectWhenOnlyANonVoterMayBePromoted() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(4, "pg2", "pg3");
        Sights sights = new Sights().cutOff("pg2", "pg3", "pg4");

        // When
        Optional<Choice.Outcome.Refused> veto = check(spec, ANY_ONE, sights);

        // Then
        assertThat(veto)
                .contains(
                        new Choice.Outcome.Refused(
                                Veto.NO_CANDIDATE,
                                Map.of(
                                        "pg2", "promotable: false",
                                        "pg3", "promotable: false",
                                        "pg4", "is no voter")));
    }

    @Test
    void shouldNotCountTheNodeThatIsReplaced() {
        // Given
        List<DurabilityRule> rules = List.of(Fixtures.rule(3, "pg1", 1, "pg2"));
        Sights sights = new Sights().cutOff("pg2", "pg3");

        // When
        Optional<Choice.Outcome.Refused> veto =
                DryCheck.check(THREE, rules, sights.evidence(), "pg2");

        // Then
        assertThat(veto.map(Choice.Outcome.Refused::veto)).contains(Veto.TOO_FEW_REACHABLE);
    }

    private static void assertTooFewReachable(
            Optional<Choice.Outcome.Refused> veto, String node, String why) {
        assertThat(veto)
                .contains(new Choice.Outcome.Refused(Veto.TOO_FEW_REACHABLE, Map.of(node, why)));
    }

    private static Optional<Choice.Outcome.Refused> check(
            ClusterSpec spec, List<DurabilityRule> rules, Sights sights) {
        return DryCheck.check(spec, rules, sights.evidence(), "pg1");
    }
}
