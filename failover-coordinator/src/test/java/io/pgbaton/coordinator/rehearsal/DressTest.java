package io.pgbaton.coordinator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.recovery.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class DressTest {

    @Test
    void shouldWalkTheWholeWayToASealedEpoch() {
        // When
        List<Outcome> outcomes = Dress.rehearse(2);

        // Then
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(
                        outcome ->
                                assertThat(outcome)
                                        .isInstanceOfSatisfying(
                                                Outcome.Sealed.class,
                                                end -> assertSealed(end.topology())));
    }

    private static void assertSealed(Topology topology) {
        assertThat(topology.epoch().number()).isEqualTo(2);
        assertThat(topology.primary()).isIn("r2", "r3");
    }
}
