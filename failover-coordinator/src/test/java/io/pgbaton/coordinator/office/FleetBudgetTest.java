package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.coordinator.recovery.Recovery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetBudgetTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final House house = new House("");

    @Test
    void shouldLetMoreBeginInALargeFleet() {
        // Given
        FleetLedger five = FleetLedger.EMPTY;
        for (int i = 0; i < 5; i++) {
            five = five.with("other" + i, House.NOW, MINUTE);
        }
        house.store.put(Key.fleet(), five);

        // Then
        assertThat(budget(59).exceeded("orders", House.NOW)).isPresent();
        assertThat(budget(60).exceeded("orders", House.NOW)).isEmpty();
    }

    @Test
    void shouldCountAFailoverInTheTransactionThatBeginsIt() {
        // When
        new Recovery(house.scene, house.book)
                .begin("pg1", "dead", budget(1).count("orders", House.NOW));

        // Then
        assertThat(house.store.get(Key.fleet()).orElseThrow().value().begun())
                .containsExactly(new FleetLedger.Entry("orders", House.NOW));
    }

    /** Two deciders that count at once would each see too few. */
    @Test
    void shouldBeginNothingWhereAnotherCountedMeanwhile() {
        // Given
        Change<FleetLedger> stale = budget(1).count("orders", House.NOW);
        house.store.put(Key.fleet(), FleetLedger.EMPTY.with("users", House.NOW, MINUTE));

        // Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(
                        () ->
                                house.book
                                        .succession()
                                        .begin(
                                                Journal.Kind.FAILOVER,
                                                "pg1",
                                                "dead",
                                                House.NOW,
                                                List.of(stale)));
        assertThat(house.book.open()).isEmpty();
    }

    @Test
    void shouldRefuseBoundsThatMakeNoSense() {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetBudget.Limits(0, 10, MINUTE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetBudget.Limits(3, 101, MINUTE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetBudget.Limits(3, 10, Duration.ZERO));
    }

    private FleetBudget budget(int clusters) {
        return new FleetBudget(
                FleetBudget.Limits.DEFAULT, () -> clusters, () -> house.store.get(Key.fleet()));
    }
}
