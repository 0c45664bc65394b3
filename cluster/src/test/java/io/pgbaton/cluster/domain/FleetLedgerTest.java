package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.store.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FleetLedgerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FleetLedger two =
            FleetLedger.EMPTY
                    .with("orders", NOW.minusSeconds(50), MINUTE)
                    .with("users", NOW.minusSeconds(10), MINUTE);

    @Test
    void shouldCountOtherClustersWithinTheWindow() {
        // Then
        assertThat(two.others("bills", NOW, MINUTE)).containsExactly("orders", "users");
        assertThat(two.others("users", NOW, MINUTE)).containsExactly("orders");
        assertThat(two.others("bills", NOW.plusSeconds(10), MINUTE)).containsExactly("users");
        assertThat(two.others("bills", NOW.plusSeconds(50), MINUTE)).isEmpty();
    }

    @Test
    void shouldCountAClusterOnceAndForgetWhatIsOld() {
        // When
        FleetLedger next = two.with("users", NOW.plusSeconds(30), MINUTE);

        // Then
        assertThat(next.begun())
                .containsExactly(new FleetLedger.Entry("users", NOW.plusSeconds(30)));
    }

    @Test
    void shouldCountWhatAClockThatIsAheadWrote() {
        // Given
        FleetLedger ahead = FleetLedger.EMPTY.with("orders", NOW.plusSeconds(5), MINUTE);

        // Then
        assertThat(ahead.others("users", NOW, MINUTE)).containsExactly("orders");
    }

    @Test
    void shouldComeBackFromTheStoreAsItWas() {
        // Then
        assertThat(Json.read(Json.write(two), FleetLedger.class)).isEqualTo(two);
    }
}
