package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With n = 0 a failover goes by the lag that was seen last, 1 MiB in the fixtures' file. */
class ExposureTest {

    private static final String FAR = "0/3200000";
    private static final String NEAR = "0/3000100";
    private static final String WRITTEN = "0/3000200";

    private final ClusterSpec spec = Fixtures.spec(3);
    private final DurabilityRule none = Fixtures.rule(3, "pg1", 0, "pg2", "pg3");
    private final Topology topology = Fixtures.topology(none);
    private final Exposure exposure = new Exposure();

    @Test
    void shouldNotObjectWhereCommitsWaitForAStandby() {
        // Given
        List<DurabilityRule> rules = List.of(Fixtures.rule(3, "pg1", 1, "pg2"));

        // When
        Optional<Choice.Outcome.Refused> veto =
                exposure.veto(spec, rules, standbys(NEAR), new Verdict.Silent(), "pg1");

        // Then
        assertThat(veto).isEmpty();
    }

    @Test
    void shouldNotObjectWhereAStandbyIsNearEnough() {
        // Given
        exposure.saw(topology, primary(WRITTEN));

        // When
        Optional<Choice.Outcome.Refused> veto = dead(standbys(NEAR));

        // Then
        assertThat(veto).isEmpty();
    }

    @Test
    void shouldObjectWhereNoStandbyIsNearEnough() {
        // Given
        exposure.saw(topology, primary(FAR));

        // When
        Optional<Choice.Outcome.Refused> veto = dead(standbys(NEAR));

        // Then
        assertThat(veto)
                .hasValueSatisfying(
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.MAY_LOSE_COMMITS);
                            assertThat(refused.nodes().get("pg1"))
                                    .contains("2096896 bytes more", "is 1048576");
                        });
    }

    @Test
    void shouldObjectWhereThePrimaryWasNotSeenInThisEpoch() {
        // Given
        exposure.saw(topology, primary(WRITTEN));
        exposure.saw(Fixtures.topology(Fixtures.rule(4, "pg1", 0, "pg2")), new Evidence(Map.of()));

        // When
        Optional<Choice.Outcome.Refused> veto = dead(standbys(NEAR));

        // Then
        assertThat(veto).isPresent();
    }

    /** It may be cut off, and go on acknowledging alone. */
    @Test
    void shouldObjectWhereThePrimaryIsOnlySilent() {
        // Given
        exposure.saw(topology, primary(WRITTEN));

        // When
        Optional<Choice.Outcome.Refused> veto =
                exposure.veto(spec, List.of(none), standbys(NEAR), new Verdict.Silent(), "pg1");

        // Then
        assertThat(veto).isPresent();
    }

    /** Pending counts as well: a walsender may have released by it. */
    @Test
    void shouldObjectOnAccountOfOneRuleAmongSeveral() {
        // When
        Optional<Choice.Outcome.Refused> veto =
                exposure.veto(
                        spec,
                        List.of(Fixtures.rule(3, "pg1", 1, "pg2"), none),
                        standbys(NEAR),
                        new Verdict.Dead(),
                        "pg1");

        // Then
        assertThat(veto).isPresent();
    }

    private Optional<Choice.Outcome.Refused> dead(Evidence evidence) {
        return exposure.veto(spec, List.of(none), evidence, new Verdict.Dead(), "pg1");
    }

    private static Evidence primary(String written) {
        return seen(Map.of("pg1", state(false, written, null)));
    }

    private static Evidence standbys(String received) {
        return seen(
                Map.of(
                        "pg2", state(true, null, received),
                        "pg3", state(true, null, "0/2000000")));
    }

    private static Evidence seen(Map<String, NodeState> states) {
        Map<String, Map<String, Sighting>> sightings = new HashMap<>();
        states.forEach(
                (node, state) ->
                        sightings.put(
                                node,
                                Map.of(
                                        "a",
                                        new Sighting(
                                                new NodeObserved(
                                                        "orders",
                                                        "a",
                                                        node,
                                                        Instant.EPOCH,
                                                        ProbeOutcome.ANSWERED,
                                                        Instant.EPOCH,
                                                        1,
                                                        1,
                                                        null,
                                                        1.0,
                                                        null,
                                                        state),
                                                Duration.ZERO))));
        return new Evidence(sightings);
    }

    private static NodeState state(
            boolean standby,
            @org.jspecify.annotations.Nullable String written,
            @org.jspecify.annotations.Nullable String received) {
        return new NodeState(
                standby, 1, written, received, received, false, false, "", null, "7000", 170011,
                List.of(), null, List.of(), Map.of(), null);
    }
}
