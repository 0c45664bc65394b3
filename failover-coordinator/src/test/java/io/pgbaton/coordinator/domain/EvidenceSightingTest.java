package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.TwoClocks.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One vantage's newest sighting of one node. */
class EvidenceSightingTest {

    private final TwoClocks clocks = new TwoClocks();

    @Test
    void shouldBeAgedToTheInstantThatIsAskedFor() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000, 2000);

        // When, Then
        assertThat(clocks.book.sighting("pg1", "a", nanos(2300)))
                .hasValueSatisfying(
                        sighting -> {
                            assertThat(sighting.age()).isEqualTo(Duration.ofMillis(300));
                            assertThat(sighting.seen().at())
                                    .isEqualTo(TwoClocks.WALL.plusMillis(2000));
                        });
    }

    @Test
    void shouldBeNoneOfAnotherNodeOrVantage() {
        // Given
        clocks.settled("a");

        // When, Then
        assertThat(clocks.book.sighting("pg2", "a", nanos(2000))).isEmpty();
        assertThat(clocks.book.sighting("pg1", "b", nanos(2000))).isEmpty();
    }

    /** A monitor of an older version does not tell for how long it has missed the node. */
    @Test
    void shouldTakeTheRunOfOneOutcomeForTheTimeMissedWhereNoneIsTold() {
        // Given
        Evidence evidence =
                new Sights().refused("pg1", 9, 700, "a").answered("pg1", "b").evidence();

        // When, Then
        assertThat(TwoClocks.of(evidence, "a", "pg1").missing()).isEqualTo(Duration.ofMillis(700));
        assertThat(TwoClocks.of(evidence, "b", "pg1").missing()).isZero();
    }

    /** What is just as old as the moment was seen after it, as far as anybody knows. */
    @Test
    void shouldKeepWhatIsAsOldAsTheMoment() {
        // Given
        Duration age = Duration.ofMillis(300);
        Evidence evidence = new Sights().answered("pg1", "a").aged("pg1", age).evidence();

        // When, Then
        assertThat(evidence.since("pg1", age).of("pg1")).containsOnlyKeys("a");
        assertThat(evidence.since("pg1", age.minusNanos(1)).of("pg1")).isEmpty();
    }
}
