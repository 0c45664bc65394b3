package io.pgbaton.cli.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcknowledgeTest {

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @Test
    void shouldAcknowledgeAFailover() {
        // Given
        held(Hold.Kind.AFTER_FAILOVER);

        // When
        int exit = console.run("release", "--ack");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("the failover is acknowledged");
        assertThat(console.store.get(Key.hold("orders"))).isEmpty();
    }

    @Test
    void shouldLeaveAPersonsHoldAlone() {
        // Given
        held(Hold.Kind.OPERATOR);

        // When
        int exit = console.run("release", "--ack");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("is held by bob: racks");
        assertThat(console.store.get(Key.hold("orders"))).isPresent();
    }

    @Test
    void shouldEndWhatTheFleetsBudgetHolds() {
        // Given
        held(Hold.Kind.FLEET_BUDGET);

        // When
        int exit = console.run("release");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("it was held by the fleet's budget: racks");
    }

    private void held(Hold.Kind kind) {
        console.store.put(Key.hold("orders"), new Hold(kind, "bob", "racks", Console.NOW, null));
    }
}
