package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What automation would do where nobody is plainly the next. */
class AdviceNobodyTest {

    private static final List<DurabilityRule> RULES =
            List.of(Fixtures.rule(3, "pg1", 1, "pg2", "pg3"));

    /** Step 0 finds a voter that may be promoted; it has less than one that may not. */
    @Test
    void shouldTellThatNobodyWouldBePromoted() {
        // Given
        Sights sights =
                new Sights()
                        .state("pg2", States.alone("0/3000001"), "a")
                        .state("pg3", States.alone("0/3000000"), "a");

        // When
        Advice advice = of(Fixtures.specNeverPromoting(3, "pg2"), sights);

        // Then
        assertThat(advice.text()).isEqualTo("a failover would find nobody to promote");
        assertThat(advice.nodes())
                .containsEntry("pg2", "promotable: false")
                .containsEntry("pg3", "is behind pg2");
    }

    @Test
    void shouldTellWhoWouldFollow() {
        // Given
        Sights sights =
                new Sights()
                        .state("pg2", States.alone("0/3000000"), "a")
                        .state("pg3", States.alone("0/3000000"), "a");

        // When
        Advice advice = of(Fixtures.spec(3), sights);

        // Then
        assertThat(advice.text()).isEqualTo("the role would go from pg1 to pg2");
        assertThat(advice.nodes())
                .containsOnlyKeys("pg2", "pg3")
                .containsEntry("pg3", "would follow");
    }

    /** It may not vote, so its log is not compared. */
    @Test
    void shouldLeaveOutWhoIsNoVoterOrNoStandby() {
        // Given
        Sights sights =
                new Sights()
                        .state("pg2", States.alone("0/3000000"), "a")
                        .state("pg3", States.alone("0/3000000"), "a")
                        .state("pg4", States.alone("0/9000000"), "a")
                        .state("pg5", States.primary("0/9000000"), "a");
        List<DurabilityRule> rules =
                List.of(RULES.getFirst(), Fixtures.rule(4, "pg4", 2, "pg2", "pg3", "pg5"));

        // When
        Advice advice =
                Advice.of(Fixtures.spec(5), Fixtures.topology(3, 1), rules, sights.evidence());

        // Then
        assertThat(advice.nodes()).containsOnlyKeys("pg2", "pg3");
    }

    private static Advice of(ClusterSpec spec, Sights sights) {
        return Advice.of(spec, Fixtures.topology(3, 1), RULES, sights.evidence());
    }
}
