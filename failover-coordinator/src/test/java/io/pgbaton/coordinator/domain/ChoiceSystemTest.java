package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Choosing.ANY_ONE;
import static io.pgbaton.coordinator.domain.Choosing.ANY_TWO;
import static io.pgbaton.coordinator.domain.Choosing.THREE;
import static io.pgbaton.coordinator.domain.Choosing.at;
import static io.pgbaton.coordinator.domain.Choosing.candidate;
import static io.pgbaton.coordinator.domain.Choosing.choose;
import static io.pgbaton.coordinator.domain.Choosing.position;
import static io.pgbaton.coordinator.domain.Choosing.revoked;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node of another database system under a known address. */
class ChoiceSystemTest {

    /**
     * Another pgbaton cluster's node under this address: its epochs are higher, and mean nothing.
     */
    @Test
    void shouldNeverChooseANodeOfAnotherDatabaseSystem() {
        // Given
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_TWO),
                        2,
                        alien,
                        at("pg3", 1000),
                        at("pg4", 1001));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg4");
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg4", 1, "pg3"));
    }

    @Test
    void shouldNotCountANodeOfAnotherDatabaseSystemAsRevoked() {
        // Given
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, alien, at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg2", "is of another database system: 6666",
                                        "pg3", "is of another database system: 7000")));
    }

    @Test
    void shouldTellTheNodeOfAnotherDatabaseSystemAmongTheReasons() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(4, "pg3", "pg4");
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_TWO), 2, alien, at("pg3", 1000), at("pg4", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "is of another database system: 6666",
                                        "pg3", "promotable: false",
                                        "pg4", "promotable: false")));
    }
}
