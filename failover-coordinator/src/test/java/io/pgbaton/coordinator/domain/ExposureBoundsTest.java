package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word counts for the lag at n = 0, and how much is too much. */
class ExposureBoundsTest {

    private final ClusterSpec spec = Fixtures.spec(3);
    private final DurabilityRule none = Fixtures.rule(3, "pg1", 0, "pg2", "pg3");
    private final Topology topology = Fixtures.topology(none);
    private final Exposure exposure = new Exposure();

    /** 1 MiB in the fixtures' file. */
    @ParameterizedTest
    @CsvSource({"0/3100000, true", "0/3100001, false"})
    void shouldAllowJustWhatTheFileAllows(String written, boolean allowed) {
        // Given
        exposure.saw(topology, new Sights().state("pg1", States.primary(written), "a").evidence());

        // When, Then
        assertThat(allows(new Sights().state("pg2", States.alone("0/3000000"), "a")))
                .isEqualTo(allowed);
    }

    @Test
    void shouldRememberWhatWasSeenLastInTheEpoch() {
        // Given
        exposure.saw(topology, new Sights().state("pg1", States.primary("0/10"), "a").evidence());
        exposure.saw(topology, new Sights().evidence());

        // When, Then
        assertThat(allows(new Sights().state("pg2", States.alone("0/10"), "a"))).isTrue();
    }

    @Test
    void shouldNotBelieveAPrimaryThatIsAStandby() {
        // Given
        NodeState standby = state(true, "0/10", null, null);
        exposure.saw(topology, new Sights().state("pg1", standby, "a").evidence());

        // When, Then
        assertThat(allows(new Sights().state("pg2", States.alone("0/10"), "a"))).isFalse();
    }

    @Test
    void shouldCountWhatAStandbyHasReplayedFromAnArchive() {
        // Given
        exposure.saw(
                topology, new Sights().state("pg1", States.primary("0/3200000"), "a").evidence());
        NodeState ahead = state(true, null, "0/2000000", "0/3200000");
        NodeState unknown = state(true, null, null, null);

        // When, Then
        assertThat(allows(new Sights().state("pg2", ahead, "a"))).isTrue();
        assertThat(allows(new Sights().state("pg2", unknown, "a"))).isFalse();
    }

    @Test
    void shouldNotCountThePrimaryItselfNorWhoIsNoStandby() {
        // Given
        exposure.saw(
                topology, new Sights().state("pg1", States.primary("0/3200000"), "a").evidence());
        NodeState own = state(true, null, "0/3200000", null);
        NodeState writable = state(false, null, "0/3200000", null);

        // When, Then
        assertThat(allows(new Sights().state("pg1", own, "a"))).isFalse();
        assertThat(allows(new Sights().state("pg2", writable, "a"))).isFalse();
    }

    private boolean allows(Sights sights) {
        return exposure.veto(spec, List.of(none), sights.evidence(), new Verdict.Dead(), "pg1")
                .isEmpty();
    }

    private static NodeState state(
            boolean standby,
            @Nullable String written,
            @Nullable String received,
            @Nullable String replayed) {
        return new NodeState(
                standby, 1, written, received, replayed, false, false, "", null, "7000", 170011,
                List.of(), null, List.of(), Map.of(), null);
    }
}
