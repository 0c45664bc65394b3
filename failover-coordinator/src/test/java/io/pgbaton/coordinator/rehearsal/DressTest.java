package io.pgbaton.coordinator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.coordinator.recovery.Outcome;
import org.junit.jupiter.api.Test;

class DressTest {

    @Test
    void shouldWalkTheWholeWayToASealedEpoch() {
        // When
        Outcome outcome = Dress.rehearse(2);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Sealed.class,
                        end -> {
                            assertThat(end.topology().epoch().number()).isEqualTo(2);
                            assertThat(end.topology().primary()).isIn("r2", "r3");
                        });
    }
}
