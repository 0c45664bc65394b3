package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a switchover's candidate may be behind, and what the report says where all is well. */
class PreflightBoundsTest {

    private static final long RECEIVED = 0x3000000L;

    private ClusterSpec spec = Fixtures.spec(3);
    private final Topology topology = Fixtures.topology(3, 1);
    private final Map<String, PoolSight> pools = new HashMap<>();
    private final Sights sights = new Sights();

    PreflightBoundsTest() {
        primary(170011, States.sender("pg2", 7), States.sender("pg3", 0));
        standby("pg2", "streaming", RECEIVED - 5, 170011);
        standby("pg3", "streaming", RECEIVED, 170011);
    }

    @Test
    void shouldTellWhatWasFound() {
        assertThat(report("pg2").checks())
                .containsExactly(
                        passed("hold", "none"),
                        passed("primary", "pg1 is healthy: answers"),
                        passed("candidate", "pg2 streams, 7 bytes behind, 5 to replay"),
                        passed("rule", "ANY 1 (\"pg2\", \"pg3\")"),
                        passed("voters", "enough are reachable"));
    }

    @Test
    void shouldTakeACandidateThatIsJustNearEnough() {
        // Given
        primary(170011, States.sender("pg2", Preflight.MOST_LAG));
        standby("pg2", "streaming", RECEIVED - Preflight.MOST_LAG, 170011);

        // When, Then
        assertThat(objection("pg2")).isEqualTo("none");
    }

    /** After a restart it has received nothing yet, and replays what it had. */
    @Test
    void shouldNotCountABacklogThatIsNone() {
        // Given
        standby("pg2", "streaming", RECEIVED + 99, 170011);

        // When, Then
        assertThat(report("pg2").checks().get(2).detail()).endsWith("0 to replay");
    }

    @ParameterizedTest
    @CsvSource({
        "180000, 170011, pg2 runs an older major version",
        "170099, 170011, none",
        "160000, 170011, none"
    })
    void shouldNotGoBackToAnOlderMajorVersion(int primary, int standby, String objection) {
        // Given
        primary(primary, States.sender("pg2", 0));
        standby("pg2", "streaming", RECEIVED, standby);

        // When, Then
        assertThat(objection("pg2")).isEqualTo(objection);
    }

    @Test
    void shouldRefuseWhoIsThereAndDoesNotStream() {
        // When
        standby("pg2", "starting", RECEIVED, 170011);

        // Then
        assertThat(objection("pg2")).contains("does not stream");

        // When
        sights.state("pg2", States.alone("0/10"), "a");

        // Then
        assertThat(objection("pg2")).contains("does not stream");

        // When
        sights.state("pg2", States.primary("0/10"), "a");

        // Then
        assertThat(objection("pg2")).contains("is not a standby");

        // When
        sights.without("pg2", "a");

        // Then
        assertThat(objection("pg2")).contains("is unreachable");
    }

    @Test
    void shouldRefuseWhomThePrimaryStillFeedsWithOldLog() {
        // Given
        primary(170011, new NodeState.Sender("pg2", "catchup", "async", null, 0));

        // When, Then
        assertThat(objection("pg2")).contains("not among the primary's walsenders");
    }

    @Test
    void shouldSayOfEachWhyNobodyCould() {
        // Given
        standby("pg2", "starting", RECEIVED, 170011);
        sights.without("pg3", "a");

        // When
        SwitchoverReport report = report(null);

        // Then
        assertThat(report.to()).isNull();
        assertThat(report.checks().get(2).detail())
                .isEqualTo("pg2 does not stream through this epoch's slot; pg3 is unreachable");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true, answers",
        "true, false, true, is not kept by pgbaton: its clients are disconnected",
        "false, true, true, is not kept by pgbaton: its clients are disconnected"
    })
    void shouldTellWhetherAPoolWillPause(
            boolean fragment, boolean credentials, boolean passed, String detail) {
        // Given
        spec = withPool(fragment, credentials);
        pools.put("rw", new PoolSight(true, "answers"));

        // When
        SwitchoverReport.Check check = report("pg2").checks().getLast();

        // Then
        assertThat(check).isEqualTo(new SwitchoverReport.Check("pool rw", passed, detail));
    }

    private String objection(String wanted) {
        return report(wanted).objections().stream()
                .filter(check -> check.name().equals("candidate"))
                .map(SwitchoverReport.Check::detail)
                .findFirst()
                .orElse("none");
    }

    private SwitchoverReport report(@Nullable String wanted) {
        Judgement healthy =
                new Judgement(new Verdict.Healthy(), Map.of(), "answers", List.of(), false);
        return new Preflight(
                        spec, topology, topology.rules(), sights.evidence(), healthy, null, pools)
                .report(wanted);
    }

    private static SwitchoverReport.Check passed(String name, String detail) {
        return new SwitchoverReport.Check(name, true, detail);
    }

    private void primary(int version, NodeState.Sender... senders) {
        sights.state(
                "pg1",
                new NodeState(
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
                        version,
                        List.of(),
                        null,
                        List.of(senders),
                        Map.of(),
                        null),
                "a");
    }

    private void standby(String node, String status, long replayed, int version) {
        sights.state(
                node,
                new NodeState(
                        true,
                        1,
                        null,
                        "0/%X".formatted(RECEIVED),
                        "0/%X".formatted(replayed),
                        false,
                        false,
                        "",
                        null,
                        "7000",
                        version,
                        List.of(),
                        new NodeState.Receiver(status, "10.0.0.1", 5432, "pgbaton_3_" + node, 10L),
                        List.of(),
                        Map.of(),
                        null),
                "a");
    }

    private static ClusterSpec withPool(boolean fragment, boolean credentials) {
        ClusterSpec three = Fixtures.spec(3);
        ClusterSpec.Pool pool =
                new ClusterSpec.Pool(
                        "rw",
                        ClusterSpec.PoolType.PGBOUNCER,
                        "10.0.0.9:6432",
                        List.of("orders"),
                        ClusterSpec.Route.PRIMARY,
                        fragment ? Path.of("/fragment") : null,
                        credentials ? new ClusterSpec.Role("c", Path.of("/secret")) : null);
        return new ClusterSpec(
                three.name(),
                three.engine(),
                three.nodes(),
                three.credentials(),
                three.durability(),
                three.failover(),
                three.fence(),
                three.restart(),
                three.rejoin(),
                List.of(pool));
    }
}
