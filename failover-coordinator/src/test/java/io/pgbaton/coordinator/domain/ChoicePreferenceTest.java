package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Choosing.ANY_ONE;
import static io.pgbaton.coordinator.domain.Choosing.ANY_TWO;
import static io.pgbaton.coordinator.domain.Choosing.THREE;
import static io.pgbaton.coordinator.domain.Choosing.at;
import static io.pgbaton.coordinator.domain.Choosing.candidate;
import static io.pgbaton.coordinator.domain.Choosing.choose;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Region and priority choose among equals only (I5). */
class ChoicePreferenceTest {

    @Test
    void shouldChooseTheFirstByNameAmongEquals() {
        // When
        Choice.Outcome outcome =
                choose(THREE, List.of(ANY_ONE), 1, at("pg3", 1000), at("pg2", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldPreferTheRegionBeforeThePriorityAmongEquals() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        Fixtures.node("pg1", "eu", 100),
                        Fixtures.node("pg2", "us", 900),
                        Fixtures.node("pg3", "eu", 10),
                        Fixtures.node("pg4", "eu", 20));

        // When
        Choice.Outcome outcome =
                choose(
                        spec,
                        List.of(ANY_TWO),
                        2,
                        at("pg2", 1000),
                        at("pg3", 1000),
                        at("pg4", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg4");
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg4", 2, "pg2", "pg3"));
    }

    @Test
    void shouldPreferThePriorityWhereNobodyIsInTheRegion() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        Fixtures.node("pg1", "eu", 100),
                        Fixtures.node("pg2", "us", 10),
                        Fixtures.node("pg3", "asia", 20));

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1000), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldNotPromoteAPreferredNodeThatIsBehind() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        Fixtures.node("pg1", "eu", 100),
                        Fixtures.node("pg2", "eu", 1000),
                        Fixtures.node("pg3", "us", 1));

        // When
        Choice.Outcome outcome = choose(spec, List.of(ANY_ONE), 1, at("pg2", 999), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldChooseAnEqualWhenThePreferredIsNeverPromoted() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(3, "pg2");

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1000), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
        assertThat(candidate(outcome).rule().voters()).containsExactly("pg2");
    }
}
