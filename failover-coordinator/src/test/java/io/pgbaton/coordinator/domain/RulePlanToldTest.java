package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import org.junit.jupiter.api.Test;

/** A rule change as people read it. */
class RulePlanToldTest {

    private final DurabilityRule both = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");

    @Test
    void shouldTellWhoWasAdded() {
        // When
        String told = RulePlan.told(Fixtures.rule(3, "pg1", 1, "pg2"), both);

        // Then
        assertThat(told).isEqualTo("rule changed to ANY 1 (\"pg2\", \"pg3\"): added pg3");
    }

    @Test
    void shouldTellWhoWasDropped() {
        // When
        String told =
                RulePlan.told(
                        Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"),
                        Fixtures.rule(3, "pg1", 1, "pg2"));

        // Then
        assertThat(told).isEqualTo("rule changed to ANY 1 (\"pg2\"): dropped pg3, pg4");
    }

    @Test
    void shouldTellHowManyAreAskedFor() {
        // When
        String told = RulePlan.told(both, Fixtures.rule(3, "pg1", 2, "pg2", "pg3"));

        // Then
        assertThat(told).isEqualTo("rule changed to ANY 2 (\"pg2\", \"pg3\"): n from 1 to 2");
    }

    @Test
    void shouldTellThatNobodyIsWaitedFor() {
        // When
        String told = RulePlan.told(both, Fixtures.rule(3, "pg1", 0, "pg2", "pg3"));

        // Then
        assertThat(told).isEqualTo("rule changed to n = 0 of [pg2, pg3]: n from 1 to 0");
    }

    @Test
    void shouldTellOnlyTheNamesWhereTheRuleIsTheSame() {
        assertThat(RulePlan.told(both, both)).isEqualTo("rule changed to ANY 1 (\"pg2\", \"pg3\")");
    }
}
