package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void shouldHoldUntilItsEnd() {
        // Given
        Hold hold = new Hold(Hold.Kind.AFTER_FAILOVER, "pgbaton", "why", NOW, NOW.plusSeconds(9));

        // When
        List<Boolean> inForce =
                List.of(
                        hold.inForce(NOW),
                        hold.inForce(NOW.plusMillis(8999)),
                        hold.inForce(NOW.plusSeconds(9)));

        // Then
        assertThat(inForce).containsExactly(true, true, false);
    }

    @Test
    void shouldHoldForEverWithoutAnEnd() {
        // Given
        Hold hold = new Hold(Hold.Kind.OPERATOR, "ann", "disk swap", NOW, null);

        // When
        boolean inForce = hold.inForce(NOW.plusSeconds(1_000_000_000));

        // Then
        assertThat(inForce).isTrue();
    }
}
