package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Choosing.ANY_ONE;
import static io.pgbaton.coordinator.domain.Choosing.THREE;
import static io.pgbaton.coordinator.domain.Choosing.at;
import static io.pgbaton.coordinator.domain.Choosing.candidate;
import static io.pgbaton.coordinator.domain.Choosing.choose;
import static io.pgbaton.coordinator.domain.Choosing.position;
import static io.pgbaton.coordinator.domain.Choosing.revoked;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is furthest and may not be promoted is not passed over for one that is behind. */
class ChoicePromotableTest {

    @Test
    void shouldRefuseWhenTheMostAdvancedIsNeverPromoted() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(3, "pg2");

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1001), at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "promotable: false",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldRefuseWhenTheMostAdvancedIsDelayed() {
        // Given
        Revoked delayed = revoked("pg2", position(3, 1, 1001), "7000", 170011, true);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, delayed, at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "applies WAL with a delay",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldRefuseWhenTheMostAdvancedRunsAnOlderMajorVersion() {
        // Given
        Revoked older = revoked("pg2", position(3, 1, 1001), "7000", 170099, false);
        Revoked newer = revoked("pg3", position(3, 1, 1000), "7000", 180000, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, older, newer);

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "runs an older major version",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldNotMindAnOlderMinorVersion() {
        // Given
        Revoked older = revoked("pg2", position(3, 1, 1001), "7000", 170001, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, older, at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldRefuseANodeThatIsNotInTheClusterFile() {
        // Given
        DurabilityRule rule = Fixtures.rule(3, "pg1", 1, "pg2", "pg9");

        // When
        Choice.Outcome outcome = choose(THREE, List.of(rule), 1, at("pg2", 1000), at("pg9", 1001));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "is behind: 0/3E8 < 0/3E9",
                                        "pg9", "is not in the cluster file")));
    }
}
