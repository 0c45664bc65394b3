package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Choosing.ANY_ONE;
import static io.pgbaton.coordinator.domain.Choosing.ANY_TWO;
import static io.pgbaton.coordinator.domain.Choosing.THREE;
import static io.pgbaton.coordinator.domain.Choosing.at;
import static io.pgbaton.coordinator.domain.Choosing.candidate;
import static io.pgbaton.coordinator.domain.Choosing.choose;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** I3: nobody is chosen unless enough were revoked, for every rule that counts. */
class ChoiceQuorumTest {

    @Test
    void shouldRefuseWhenAVoterIsMissing() {
        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, at("pg2", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg3",
                                        "not revoked; may have acknowledged under " + ANY_ONE)));
    }

    @Test
    void shouldDoWithTwoOfThreeWhenTwoMustAcknowledge() {
        // When
        Choice.Outcome outcome =
                choose(Fixtures.spec(4), List.of(ANY_TWO), 2, at("pg2", 1000), at("pg4", 1000));

        // Then
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg2", 1, "pg4"));
    }

    @Test
    void shouldRefuseWithOneOfThreeWhenTwoMustAcknowledge() {
        // When
        Choice.Outcome outcome = choose(Fixtures.spec(4), List.of(ANY_TWO), 2, at("pg2", 1000));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Choice.Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.TOO_FEW_REVOKED);
                            assertThat(refused.nodes()).containsOnlyKeys("pg3", "pg4");
                        });
    }

    @Test
    void shouldNotTakeANonVoterForAVoter() {
        // When
        Choice.Outcome outcome =
                choose(Fixtures.spec(4), List.of(ANY_ONE), 1, at("pg2", 1000), at("pg4", 5000));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Choice.Outcome.Refused.class,
                        refused -> assertThat(refused.veto()).isEqualTo(Veto.TOO_FEW_REVOKED));
    }

    /** V7: pg4 may hold the only copy of what the unsealed candidate's clients committed. */
    @Test
    void shouldNeedTheVotersOfAnUnsealedRuleAsWell() {
        // Given
        DurabilityRule unsealed = Fixtures.rule(4, "pg2", 1, "pg3", "pg4");

        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_TWO, unsealed),
                        2,
                        at("pg2", 1000),
                        at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg4",
                                        "not revoked; may have acknowledged under " + unsealed)));
    }
}
