package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Sighting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The role goes from pg1, 300 ms after everybody was seen. */
class LastMoveTest {

    private static final Duration AGE = Duration.ofMillis(300);

    private final AtomicLong nanos = new AtomicLong();
    private final LastMove lastMove = new LastMove(nanos::get);
    private final Evidence evidence = aged(new House("").whole().evidence());

    @Test
    void shouldLeaveEverythingAsItIsWhereNothingMoved() {
        // Then
        assertThat(lastMove.since(evidence)).isEqualTo(evidence);
        assertThat(lastMove.recent()).isFalse();
    }

    @Test
    void shouldForgetWhatWasSeenOfTheOldPrimaryBeforeTheMove() {
        // Given
        lastMove.moved("pg1");

        // When
        pass(AGE.minusNanos(1));
        Evidence known = lastMove.since(evidence);

        // Then
        assertThat(known.of("pg1")).isEmpty();
        assertThat(known.of("pg2")).isEqualTo(evidence.of("pg2"));
        assertThat(lastMove.recent()).isTrue();
    }

    @Test
    void shouldKeepWhatWasSeenOfItAfterTheMove() {
        // Given
        lastMove.moved("pg1");

        // When
        pass(AGE);

        // Then
        assertThat(lastMove.since(evidence)).isEqualTo(evidence);
        assertThat(lastMove.recent()).isTrue();
    }

    @Test
    void shouldBeOverWhenNothingFreshCanBeOlder() {
        // Given
        lastMove.moved("pg1");

        // When
        pass(Sighting.FRESH.plusNanos(1));

        // Then
        assertThat(lastMove.since(evidence)).isSameAs(evidence);
        assertThat(lastMove.recent()).isFalse();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Evidence aged(Evidence fresh) {
        Map<String, Map<String, Sighting>> aged = new HashMap<>();
        fresh.byNode()
                .forEach(
                        (node, sights) -> {
                            Map<String, Sighting> older = new HashMap<>();
                            sights.forEach(
                                    (vantage, sighting) ->
                                            older.put(vantage, new Sighting(sighting.seen(), AGE)));
                            aged.put(node, older);
                        });
        return new Evidence(aged);
    }
}
