package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private final ClusterSpec spec = Fixtures.spec(3);
    private final Topology topology = Fixtures.topology(3, 1);
    private final Sights sights = new Sights().refused("pg1", 9, 5000, "a", "b", "c");

    @Test
    void shouldNameWhoWouldBePromotedAndWhoWouldFollow() {
        // Given
        sights.state("pg2", States.alone("0/3000000"), "a")
                .state("pg3", States.alone("0/3000080"), "a");

        // When
        Advice advice = Advice.of(spec, topology, topology.rules(), sights.evidence());

        // Then
        assertThat(advice.text()).isEqualTo("the role would go from pg1 to pg3");
        assertThat(advice.nodes())
                .containsEntry("pg3", "would be promoted: ends at 0/3000080")
                .containsEntry("pg2", "is behind pg3");
    }

    @Test
    void shouldTellThatAFailoverWouldBeRefused() {
        // Given
        sights.state("pg2", States.alone("0/3000000"), "a");

        // When
        Advice advice = Advice.of(spec, topology, topology.rules(), sights.evidence());

        // Then
        assertThat(advice.text()).startsWith("a failover would be refused as too-few-reachable");
        assertThat(advice.nodes()).containsEntry("pg3", "unreachable");
    }
}
