package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RestartRequest.State;
import io.pgbaton.cluster.domain.RestartRequest.Step;
import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.store.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<Stop> STOPS =
            List.of(
                    Stop.waiting("pg2", false, List.of("max_connections")),
                    Stop.waiting("pg1", true, List.of("max_connections")));

    private final RestartRequest asked = RestartRequest.ask("1", "ann", null, false, NOW);

    @Test
    void shouldTakeOneNodeAfterTheOther() {
        // Given
        RestartRequest running = asked.planned(STOPS);

        // When
        RestartRequest first = running.stepped(Step.RESTARTING, NOW);
        RestartRequest second = first.stepped(Step.BACK, NOW).stepped(Step.RESTARTING, NOW);
        RestartRequest done = second.stepped(Step.BACK, NOW);

        // Then
        assertThat(first.current().orElseThrow().node()).isEqualTo("pg2");
        assertThat(first.stops()).element(1).isEqualTo(STOPS.get(1));
        assertThat(second.current().orElseThrow().node()).isEqualTo("pg1");
        assertThat(second.state()).isEqualTo(State.RUNNING);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.current()).isEmpty();
    }

    @Test
    void shouldOnlyShowItsPlanOnADryRun() {
        // When
        RestartRequest checked = RestartRequest.ask("1", "ann", null, true, NOW).planned(STOPS);

        // Then
        assertThat(checked.state()).isEqualTo(State.CHECKED);
        assertThat(checked.over()).isTrue();
    }

    @Test
    void shouldKeepWhereItStopped() {
        // When
        RestartRequest stopped =
                asked.planned(STOPS)
                        .stepped(Step.RESTARTING, NOW)
                        .ended(State.STOPPED, "pg2 did not come back");

        // Then
        assertThat(stopped.over()).isTrue();
        assertThat(stopped.stops().getFirst().step()).isEqualTo(Step.RESTARTING);
    }

    @Test
    void shouldComeBackFromTheStoreAsItWas() {
        // Given
        RestartRequest running = asked.planned(STOPS).stepped(Step.RESTARTING, NOW);

        // When
        RestartRequest read = Json.read(Json.write(running), RestartRequest.class);

        // Then
        assertThat(read).isEqualTo(running);
    }
}
