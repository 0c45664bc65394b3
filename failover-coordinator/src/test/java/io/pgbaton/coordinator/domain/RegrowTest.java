package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegrowTest {

    private static final ClusterSpec FOUR = Fixtures.spec(4);

    @Test
    void shouldLeaveAWholeRuleAsItIs() {
        // Given
        Topology topology = Fixtures.topology(4, 1);

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, Set.of("pg2", "pg3", "pg4"));

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldNameAStandbyThatStreamsAgain() {
        // Given
        Topology topology = Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2"));

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, Set.of("pg2", "pg4"));

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg4"));
    }

    @Test
    void shouldNotNameTheOneThatIsNotInTheClusterFileOrThePrimary() {
        // Given
        Topology topology = Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2"));

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, Set.of("pg1", "pg9"));

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldNotNameAStandbyThatIsNeverPromoted() {
        // Given
        ClusterSpec spec = Fixtures.specNeverPromoting(3, "pg3");
        Topology topology = Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg2"));

        // When
        Optional<DurabilityRule> next = Regrow.next(spec, topology, Set.of("pg2", "pg3"));

        // Then
        assertThat(next).isEmpty();
    }

    /** Shrinking is another change: a voter that is away stays a voter here. */
    @Test
    void shouldDropNobody() {
        // Given
        Topology topology = Fixtures.topology(4, 1);

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, Set.of());

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldLowerTheCountOnceTheVotersAreThere() {
        // Given
        Topology topology = Fixtures.topology(4, 3);

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, Set.of("pg2"));

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"));
    }

    /** I2: more voters make a rule weaker, a higher count stronger; never both at once. */
    @Property
    void shouldChangeEitherTheVotersOrTheCount(
            @ForAll @IntRange(min = 1, max = 3) int n,
            @ForAll @IntRange(min = 1, max = 3) int voters,
            @ForAll Set<@IntRange(min = 1, max = 4) Integer> streaming) {
        // Given
        Topology topology = Fixtures.topology(voters + 1, Math.min(n, voters));
        DurabilityRule rule = topology.rule();
        Set<String> names =
                streaming.stream().map(i -> "pg" + i).collect(java.util.stream.Collectors.toSet());

        // When
        Optional<DurabilityRule> next = Regrow.next(FOUR, topology, names);

        // Then
        next.ifPresent(
                r -> {
                    assertThat(r.voters()).containsAll(rule.voters());
                    assertThat(r.voters().equals(rule.voters())).isNotEqualTo(r.n() == rule.n());
                    assertThat(r.epoch()).isEqualTo(rule.epoch());
                    assertThat(r.primary()).isEqualTo("pg1");
                });
    }
}
