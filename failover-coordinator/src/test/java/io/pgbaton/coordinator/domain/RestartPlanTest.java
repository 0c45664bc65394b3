package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.domain.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestartPlanTest {

    private final Sights sights =
            new Sights()
                    .state(
                            "pg1",
                            States.primary(
                                    "0/3000000", States.sender("pg2", 0), States.sender("pg3", 0)),
                            "a")
                    .state("pg2", States.following("pg2", "0/3000000", "max_connections"), "a")
                    .state("pg3", States.following("pg3", "0/3000000"), "a");
    private Topology topology = Fixtures.topology(3, 1);

    @Test
    void shouldRestartOnlyWhatWaitsForIt() {
        // Then
        assertThat(stops(null))
                .containsExactly(Stop.waiting("pg2", false, List.of("max_connections")));
        assertThat(stops("pg3")).containsExactly(Stop.waiting("pg3", false, List.of()));
    }

    @Test
    void shouldTakeThePrimaryLastAndMoveTheRoleAway() {
        // Given
        topology = Fixtures.topology(Fixtures.rule(3, "pg2", 1, "pg1", "pg3"));
        sights.state("pg3", States.following("pg3", "0/3000000", "wal_level"), "a");

        // Then
        assertThat(stops(null))
                .containsExactly(
                        Stop.waiting("pg3", false, List.of("wal_level")),
                        Stop.waiting("pg2", true, List.of("max_connections")));
    }

    @Test
    void shouldTakeNobodyOutWhileAnotherIsOut() {
        // Then
        assertThat(plan().notWhole()).isEmpty();

        // When
        sights.state("pg3", States.alone("0/3000000"), "a");

        // Then
        assertThat(plan().notWhole()).contains("pg3 does not stream from pg1");
    }

    @Test
    void shouldTakeNobodyOutWhileOneLags() {
        // Given
        sights.state(
                "pg1",
                States.primary(
                        "0/3000000",
                        States.sender("pg2", 0),
                        States.sender("pg3", Preflight.MOST_LAG + 1)),
                "a");

        // Then
        assertThat(plan().notWhole()).contains("pg3 is behind pg1");
    }

    @Test
    void shouldTakeNobodyOutBeforeEachIsAVoterAgain() {
        // Given
        topology = Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2"));

        // Then
        assertThat(plan().notWhole()).contains("pg3 is not a voter yet");
    }

    @Test
    void shouldNotTakeForBackWhatStillWaits() {
        // Given
        Stop stop = Stop.waiting("pg2", false, List.of("max_connections"));

        // Then
        assertThat(plan().notBack(stop))
                .contains("pg2 still waits for a restart for [max_connections]");

        // When
        sights.state("pg2", States.following("pg2", "0/3000000", "shared_buffers"), "a");

        // Then
        assertThat(plan().notBack(stop)).isEmpty();
    }

    private List<Stop> stops(@Nullable String only) {
        return plan().stops(only);
    }

    private RestartPlan plan() {
        return new RestartPlan(Fixtures.spec(3), topology, sights.evidence());
    }
}
