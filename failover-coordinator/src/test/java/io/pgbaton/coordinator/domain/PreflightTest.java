package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final Epoch EPOCH = new Epoch(3);

    private ClusterSpec spec = Fixtures.spec(3);
    private Topology topology = Fixtures.topology(3, 1);
    private @Nullable Hold hold;
    private final Map<String, NodeState> standbys = new HashMap<>();
    private final List<NodeState.Sender> senders = new ArrayList<>();
    private final Map<String, PoolSight> pools = new HashMap<>();
    private final Sights sights = new Sights();

    PreflightTest() {
        streams("pg2", 0, 0);
        streams("pg3", 0, 0);
    }

    @Test
    void shouldObjectToNothingWhenAllIsWell() {
        // When
        SwitchoverReport report = report("pg3");

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.from()).isEqualTo("pg1");
        assertThat(report.to()).isEqualTo("pg3");
    }

    @Test
    void shouldPickTheBestOfThoseThatCould() {
        // Given
        spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1", "eu", 100),
                                Fixtures.node("pg2", "us", 100),
                                Fixtures.node("pg3", "eu", 50)));

        // When
        SwitchoverReport report = report(null);

        // Then
        assertThat(report.to()).isEqualTo("pg3");
    }

    @Test
    void shouldPassOverACandidateThatCouldNot() {
        // Given
        standbys.put("pg2", Sights.standby(null, null));

        // When
        SwitchoverReport report = report(null);

        // Then
        assertThat(report.to()).isEqualTo("pg3");
        assertThat(report.objections()).isEmpty();
    }

    @Test
    void shouldRefuseANodeThatLags() {
        // Given
        senders.clear();
        streams("pg2", Preflight.MOST_LAG + 1, 0);

        // When, Then
        assertThat(objection("candidate", "pg2")).contains("bytes behind");
    }

    @Test
    void shouldRefuseANodeThatHasMuchToReplay() {
        // Given
        streams("pg2", 0, Preflight.MOST_LAG + 1);

        // When, Then
        assertThat(objection("candidate", "pg2")).contains("to replay");
    }

    @Test
    void shouldRefuseWhoCannotBePrimary() {
        // Given
        spec = Fixtures.specNeverPromoting(4, "pg3");

        // When, Then
        assertThat(objection("candidate", "pg1")).contains("is the primary");
        assertThat(objection("candidate", "pg3")).contains("promotable: false");
        assertThat(objection("candidate", "pg4")).contains("no voter");
        assertThat(objection("candidate", "pg9")).contains("not in the cluster file");
    }

    @Test
    void shouldRefuseWhoDoesNotStreamFromThisEpochsPrimary() {
        // Given
        standbys.put("pg2", standby(0, "pgbaton_2_pg2", false));

        // When, Then
        assertThat(objection("candidate", "pg2")).contains("this epoch's slot");
    }

    @Test
    void shouldRefuseWhomThePrimaryDoesNotKnow() {
        // Given
        senders.clear();

        // When, Then
        assertThat(objection("candidate", "pg2")).contains("not among the primary's walsenders");
    }

    @Test
    void shouldRefuseAPausedReplay() {
        // Given
        standbys.put("pg2", standby(0, SlotNames.of(EPOCH, "pg2"), true));

        // When, Then
        assertThat(objection("candidate", "pg2")).contains("replay paused");
    }

    @Test
    void shouldRefuseWhileHeld() {
        // Given
        hold = new Hold(Hold.Kind.OPERATOR, "ann", "disk swap", Fixtures.NOW, null);

        // When, Then
        assertThat(objection("hold", "pg2")).contains("ann: disk swap");
    }

    @Test
    void shouldRefuseWhileTheRuleIsBeingChanged() {
        // Given
        topology = topology.withPending(Fixtures.rule(3, "pg1", 1, "pg2"));

        // When, Then
        assertThat(objection("rule", "pg2")).contains("being changed");
    }

    @Test
    void shouldRefuseWhenTooFewVotersCouldBeRevoked() {
        // Given
        standbys.remove("pg3");

        // When, Then
        assertThat(objection("voters", "pg2")).contains("pg3=unreachable");
    }

    @Test
    void shouldRefuseWhenThePrimaryIsNotHealthy() {
        // Given
        Judgement dead = new Judgement(new Verdict.Dead(), Map.of(), "refused twice", List.of());

        // When
        SwitchoverReport report = report("pg2", dead);

        // Then
        assertThat(report.objections())
                .extracting(SwitchoverReport.Check::name)
                .containsExactly("primary");
    }

    @Test
    void shouldRefuseAPoolThatIsSeenNotToAnswer() {
        // Given
        spec = withPool(spec);
        pools.put("rw", new PoolSight(false, "does not answer: refused"));

        // When, Then
        assertThat(objection("pool rw", "pg2")).contains("does not answer");
    }

    @Test
    void shouldLetThePauseTellOfAPoolThatNobodySaw() {
        // Given
        spec = withPool(spec);

        // When
        SwitchoverReport report = report("pg2");

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.checks())
                .filteredOn(check -> check.name().equals("pool rw"))
                .singleElement()
                .matches(check -> check.detail().contains("not seen"));
    }

    private String objection(String name, String wanted) {
        return report(wanted).objections().stream()
                .filter(check -> check.name().equals(name))
                .map(SwitchoverReport.Check::detail)
                .findFirst()
                .orElse("no objection");
    }

    private SwitchoverReport report(@Nullable String wanted) {
        return report(wanted, new Judgement(new Verdict.Healthy(), Map.of(), "answers", List.of()));
    }

    private SwitchoverReport report(@Nullable String wanted, Judgement judgement) {
        standbys.forEach((node, state) -> sights.state(node, state, "a", "b", "c"));
        sights.state("pg1", primary(), "a", "b", "c");
        return new Preflight(
                        spec, topology, topology.rules(), sights.evidence(), judgement, hold, pools)
                .report(wanted);
    }

    private void streams(String node, long behind, long backlog) {
        standbys.put(node, standby(backlog, SlotNames.of(EPOCH, node), false));
        senders.add(new NodeState.Sender(node, "streaming", "quorum", "0/3000000", behind));
    }

    private NodeState primary() {
        return new NodeState(
                false,
                1,
                "0/3000000",
                null,
                null,
                false,
                false,
                "",
                null,
                "7000",
                170011,
                List.of(),
                null,
                List.copyOf(senders),
                Map.of(),
                null);
    }

    private static NodeState standby(long backlog, String slot, boolean paused) {
        long received = 0x3000000L;
        return new NodeState(
                true,
                1,
                null,
                "0/%X".formatted(received + backlog),
                "0/%X".formatted(received),
                paused,
                false,
                "",
                null,
                "7000",
                170011,
                List.of(),
                new NodeState.Receiver("streaming", "10.0.0.1", 5432, slot, 10L),
                List.of(),
                Map.of(),
                0.1);
    }

    private static ClusterSpec withPool(ClusterSpec spec) {
        ClusterSpec.Pool pool =
                new ClusterSpec.Pool(
                        "rw",
                        ClusterSpec.PoolType.PGBOUNCER,
                        "10.0.0.9:6432",
                        List.of("orders"),
                        ClusterSpec.Route.PRIMARY,
                        Path.of("/fragment"),
                        new ClusterSpec.Role("pgbaton", Path.of("/secret")));
        return new ClusterSpec(
                spec.name(),
                spec.engine(),
                spec.nodes(),
                spec.credentials(),
                spec.durability(),
                spec.failover(),
                spec.fence(),
                spec.restart(),
                spec.rejoin(),
                List.of(pool));
    }
}
