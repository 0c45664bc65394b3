package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private static final DurabilityRule BOTH = rule("pg2", "pg3");
    private static final DurabilityRule ONE = rule("pg2");

    private final Topology topology =
            new Topology(Epoch.FIRST, "pg1", BOTH, null, 1, Instant.EPOCH, "adopted");

    @Test
    void shouldCountTheRuleInForce() {
        // When
        List<DurabilityRule> rules = topology.rules();

        // Then
        assertThat(rules).containsExactly(BOTH);
    }

    @Test
    void shouldCountAPendingRuleAsWell() {
        // When
        Topology changing = topology.withPending(ONE);

        // Then
        assertThat(changing.rules()).containsExactly(BOTH, ONE);
        assertThat(changing.withPending(null)).isEqualTo(topology);
    }

    @Test
    void shouldHaveOneRuleOnceTheNewOneIsInForce() {
        // Given
        Topology changing = topology.withPending(ONE);

        // When
        Topology changed = changing.withRule(ONE, "shrunk");

        // Then
        assertThat(changed)
                .isEqualTo(new Topology(Epoch.FIRST, "pg1", ONE, null, 1, Instant.EPOCH, "shrunk"));
    }

    private static DurabilityRule rule(String... voters) {
        return new DurabilityRule(Epoch.FIRST, "pg1", new TreeSet<>(List.of(voters)), 1);
    }
}
