package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.TwoClocks.WALL;
import static io.pgbaton.coordinator.domain.TwoClocks.about;
import static io.pgbaton.coordinator.domain.TwoClocks.nanos;
import static io.pgbaton.coordinator.domain.TwoClocks.of;
import static io.pgbaton.coordinator.domain.TwoClocks.seen;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each observation is kept, aged by the clock of whoever holds it, and replaced by a newer one. */
class EvidenceBookTest {

    private final TwoClocks clocks = new TwoClocks();

    @Test
    void shouldAgeWithTheHeldClock() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000, 2000);

        // When
        List<Duration> ages =
                List.of(
                        clocks.age("a", "pg1", 2000),
                        clocks.age("a", "pg1", 2700),
                        clocks.age("a", "pg1", 3001));

        // Then
        assertThat(ages)
                .containsExactly(Duration.ZERO, Duration.ofMillis(700), Duration.ofMillis(1001));
        assertThat(clocks.fresh("a", "pg1", 3000)).isTrue();
        assertThat(clocks.fresh("a", "pg1", 3001)).isFalse();
    }

    @Property
    void shouldNotMindHowFarTheClocksAreApart(
            @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long apartMillis) {
        // Given
        EvidenceBook other = new EvidenceBook();
        for (long at = 0; at <= 2000; at += 250) {
            other.add(seen("a", "pg1", at + apartMillis), nanos(at));
        }

        // When
        Sighting sighting = of(other.at(nanos(2100)), "a", "pg1");

        // Then
        assertThat(sighting.age()).isEqualTo(Duration.ofMillis(100));
        assertThat(sighting.fresh()).isTrue();
    }

    @Test
    void shouldTakeALateArrivalAfterAnOutageForAsOldAsItIs() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000, 12_000);

        // When
        Duration age = clocks.age("a", "pg1", 12_300);

        // Then
        assertThat(age).satisfies(about(10_300));
    }

    /** The same observation, pulled again and again from a monitor that hangs, grows old. */
    @Test
    void shouldAgeAnObservationThatIsToldAgain() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000, 2000);
        clocks.arrives("a", "pg1", 2000, 2900);

        // When
        Duration age = clocks.age("a", "pg1", 3000);

        // Then
        assertThat(age).satisfies(about(1000));
    }

    @Test
    void shouldKeepTheNewerObservation() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2500, 2500);

        // When
        boolean news = clocks.arrives("a", "pg1", 2250, 2600);

        // Then
        assertThat(news).isFalse();
        assertThat(of(clocks.book.at(nanos(2600)), "a", "pg1").seen().at())
                .isEqualTo(WALL.plusMillis(2500));
    }

    @ParameterizedTest
    @CsvSource({"3500, false", "3501, true"})
    void shouldTakeAnOlderTimeStampOnceTheKnownOneIsStale(long arrival, boolean taken) {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2500, 2500);

        // When
        boolean news = clocks.arrives("a", "pg1", 2250, arrival);

        // Then
        assertThat(news).isEqualTo(taken);
    }

    @Test
    void shouldKeepVantagesAndNodesApart() {
        // Given
        clocks.settled("a");
        clocks.settled("b");
        clocks.arrives("a", "pg1", 2000, 2000);
        clocks.arrives("b", "pg2", 1900, 2000);

        // When
        Evidence evidence = clocks.book.at(nanos(2000));

        // Then
        assertThat(evidence.of("pg1")).containsOnlyKeys("a", "b");
        assertThat(evidence.of("pg2")).containsOnlyKeys("b");
        assertThat(evidence.of("pg3")).isEmpty();
        assertThat(of(evidence, "b", "pg2").age()).satisfies(about(100));
        assertThat(of(evidence, "a", "pg1").age()).isEqualTo(Duration.ZERO);
    }
}
