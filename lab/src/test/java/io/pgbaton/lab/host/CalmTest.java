package io.pgbaton.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalmTest {

    @Test
    void shouldCountIdleAndWaitingAsTimeToSpare() {
        // Given
        var before = Calm.Ticks.parse("cpu  100 0 100 700 100 0 0 0 0 0");
        var after = Calm.Ticks.parse("cpu  130 0 110 740 120 0 0 0 0 0");

        // When
        double busy = after.busySince(before);

        // Then
        assertThat(busy).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void shouldNotCountGuestsTwice() {
        // Given
        var before = Calm.Ticks.parse("cpu  0 0 0 0 0 0 0 0 0 0");

        // When
        var after = Calm.Ticks.parse("cpu  50 0 0 50 0 0 0 0 50 0");

        // Then
        assertThat(after.busySince(before)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void shouldCallNoTimeAtAllIdle() {
        // Given
        var now = Calm.Ticks.parse("cpu  1 2 3 4 5 6 7 8 0 0");

        // When
        double busy = now.busySince(now);

        // Then
        assertThat(busy).isZero();
    }
}
