package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code failover.region: same} keeps automation, and nobody else, in the old primary's region. */
class RegionTest {

    private static final DurabilityRule RULE = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");
    private static final List<ClusterSpec.Node> NODES =
            List.of(
                    Fixtures.node("pg1", "eu", 100),
                    Fixtures.node("pg2", "us", 900),
                    Fixtures.node("pg3", "eu", 1));

    private final Revoked abroad = Choosing.at("pg2", 1001);
    private final Revoked home = Choosing.at("pg3", 1000);

    @Test
    void shouldGoAnywhereByDefault() {
        // When
        Choice.Outcome outcome = choose(Fixtures.spec(NODES), Mandate.AUTOMATIC);

        // Then
        assertThat(Choosing.candidate(outcome).node()).isEqualTo("pg2");
    }

    /** I5: that the furthest is abroad is no reason to promote one that has less. */
    @Test
    void shouldRefuseWhereTheFurthestIsAbroad() {
        // When
        Choice.Outcome outcome = choose(same(NODES), Mandate.AUTOMATIC);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Choice.Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.BEST_NOT_PROMOTABLE);
                            assertThat(refused.nodes().get("pg2")).contains("is in region us");
                        });
    }

    @Test
    void shouldLetAPersonGoAbroad() {
        // When
        Choice.Outcome outcome = choose(same(NODES), Mandate.PLANNED);

        // Then
        assertThat(Choosing.candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldTouchNothingWhereNobodyIsAtHome() {
        // Given
        ClusterSpec spec =
                same(
                        List.of(
                                Fixtures.node("pg1", "eu", 100),
                                Fixtures.node("pg2", "us", 100),
                                Fixtures.node("pg3", "us", 100)));
        Evidence evidence = new Sights().cutOff("pg2", "pg3").evidence();

        // Then
        assertThat(DryCheck.automatic(spec, List.of(RULE), evidence, "pg1", "pg1"))
                .hasValueSatisfying(
                        refused -> assertThat(refused.veto()).isEqualTo(Veto.NO_CANDIDATE));
        assertThat(DryCheck.check(spec, List.of(RULE), evidence, "pg1")).isEmpty();
    }

    private Choice.Outcome choose(ClusterSpec spec, Mandate mandate) {
        return Choice.choose(
                spec, new Epoch(4), "pg1", List.of(RULE), 1, List.of(abroad, home), mandate);
    }

    private static ClusterSpec same(List<ClusterSpec.Node> nodes) {
        return Orders.with(
                Fixtures.spec(nodes), ClusterSpec.Mode.AUTOMATIC, ClusterSpec.Region.SAME);
    }
}
