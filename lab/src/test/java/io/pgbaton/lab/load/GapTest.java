package io.pgbaton.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GapTest {

    @Test
    void shouldBeTheLongestStretchBetweenNeighbours() {
        // Given
        long[] times = {30, 10, 20, 90, 100};

        // When
        Duration gap = Gap.longest(times, 0, 110);

        // Then
        assertThat(gap).isEqualTo(Duration.ofNanos(60));
    }

    @Test
    void shouldCountTheTimeSinceTheLastAcknowledgement() {
        // Given
        long[] times = {10, 20};

        // When
        Duration gap = Gap.longest(times, 0, 1000);

        // Then
        assertThat(gap).isEqualTo(Duration.ofNanos(980));
    }

    @Test
    void shouldPassOverWhatIsOutsideTheWindow() {
        // Given
        long[] times = {1, 500, 900, 2000};

        // When
        Duration gap = Gap.longest(times, 490, 910);

        // Then
        assertThat(gap).isEqualTo(Duration.ofNanos(400));
    }

    @Test
    void shouldBeTheWholeWindowWhenNothingWasAcknowledged() {
        // Given
        long[] times = {};

        // When
        Duration gap = Gap.longest(times, 5, 25);

        // Then
        assertThat(gap).isEqualTo(Duration.ofNanos(20));
    }

    @Test
    void shouldBearMonotonicTimesThatWrapAround() {
        // Given
        long from = Long.MAX_VALUE - 10;
        long[] times = {from + 5, from + 40};

        // When
        Duration gap = Gap.longest(times, from, from + 50);

        // Then
        assertThat(gap).isEqualTo(Duration.ofNanos(35));
    }
}
