package io.pgbaton.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.spec.ClusterSpec.Role;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.monitor.FakeNodes.Behaviour;
import io.pgbaton.monitor.domain.WatchPlan;
import io.pgbaton.monitor.domain.WatchPlan.NodeTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Role MONITOR = new Role("pgbaton_monitor", Path.of("monitor"));
    private static final Duration GAP = Duration.ofMillis(100);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration HARDLY_EVER = Duration.ofHours(1);

    private final FakeNodes nodes = new FakeNodes();
    private final List<Event> published = new CopyOnWriteArrayList<>();
    private final Observations observations = new Observations();
    private Fleet fleet = fleet(OFTEN);

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void shouldProbeAReachableNodeThough200OthersHang() {
        // Given
        List<String> holes = IntStream.range(0, 200).mapToObj(i -> "hole" + i).toList();
        holes.forEach(hole -> nodes.behave(hole, Behaviour.HANGS));
        // When
        fleet.follow(plan(Stream.concat(holes.stream(), Stream.of("pg1")).toList()));
        // Then
        await().untilAsserted(() -> assertThat(seen("pg1")).hasSizeGreaterThan(20));
        await().untilAsserted(() -> assertThat(nodes.dialled).containsAll(holes));
        assertThat(holes).allSatisfy(hole -> assertThat(seen(hole)).isEmpty());
        assertThat(seen("pg1"))
                .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(ProbeOutcome.ANSWERED));
    }

    @Test
    void shouldSeeABrokenConnectionAtOnceAndConfirmTheRefusalAfterTheGap() {
        // Given
        fleet = fleet(HARDLY_EVER);
        fleet.follow(plan(List.of("pg1")));
        await().untilAsserted(() -> assertThat(seen("pg1")).hasSize(1));
        // When
        nodes.kill("pg1");
        // Then
        await().untilAsserted(() -> assertThat(refusals("pg1")).hasSizeGreaterThan(1));
        NodeObserved first = refusals("pg1").getFirst();
        assertThat(first.outcomeCount()).isEqualTo(1);
        assertThat(first.outcomeAgeMillis()).isZero();
        assertThat(refusals("pg1"))
                .anySatisfy(
                        one -> {
                            assertThat(one.outcomeCount()).isGreaterThan(1);
                            assertThat(one.outcomeAgeMillis()).isGreaterThanOrEqualTo(100);
                            assertThat(one.outcomeSince()).isEqualTo(first.outcomeSince());
                        });
    }

    @Test
    void shouldProbeTheStandbysAgainWithTheRefusalThatMayConvict() {
        // Given
        fleet = fleet(HARDLY_EVER);
        nodes.standbys.addAll(List.of("pg2", "pg3"));
        fleet.follow(plan(List.of("pg1", "pg2", "pg3")));
        await().untilAsserted(() -> assertThat(published).hasSize(3));
        // When
        nodes.kill("pg1");
        // Then
        await().untilAsserted(() -> assertThat(refusals("pg1")).hasSizeGreaterThan(1));
        await().untilAsserted(
                        () -> {
                            assertThat(seen("pg2")).hasSizeGreaterThan(1);
                            assertThat(seen("pg3")).hasSizeGreaterThan(1);
                        });
    }

    @Test
    void shouldLeaveTheOthersAloneWhenAStandbyIsRefused() {
        // Given
        fleet = fleet(HARDLY_EVER);
        nodes.standbys.addAll(List.of("pg2", "pg3"));
        fleet.follow(plan(List.of("pg1", "pg2", "pg3")));
        await().untilAsserted(() -> assertThat(published).hasSize(3));
        // When
        nodes.kill("pg2");
        // Then
        await().untilAsserted(() -> assertThat(refusals("pg2")).hasSizeGreaterThan(1));
        assertThat(seen("pg1")).hasSize(1);
        assertThat(seen("pg3")).hasSize(1);
    }

    @Test
    void shouldForgetANodeThatLeavesTheSpecAndKeepTheOthersConnections() {
        // Given
        fleet.follow(plan(List.of("pg1", "pg2")));
        await().untilAsserted(
                        () ->
                                assertThat(
                                                observations
                                                        .newest("a", Instant.EPOCH, "orders")
                                                        .nodes())
                                        .hasSize(2));
        // When
        fleet.follow(plan(List.of("pg1")));
        // Then
        await().untilAsserted(
                        () ->
                                assertThat(observations.newest("a", Instant.EPOCH, null).nodes())
                                        .extracting(NodeObserved::node)
                                        .containsExactly("pg1"));
        assertThat(nodes.dialled).containsOnlyOnce("pg1");
    }

    private Fleet fleet(Duration interval) {
        Settings settings = new Settings("a", "1", interval, Duration.ofSeconds(5));
        return new Fleet(
                new Sight(
                        settings,
                        nodes,
                        Clock.system(),
                        observations,
                        published::add,
                        new Measures(new SimpleMeterRegistry())));
    }

    private List<NodeObserved> refusals(String node) {
        return seen(node).stream().filter(one -> one.outcome() == ProbeOutcome.REFUSED).toList();
    }

    private List<NodeObserved> seen(String node) {
        return published.stream()
                .map(NodeObserved.class::cast)
                .filter(one -> one.node().equals(node))
                .toList();
    }

    private static WatchPlan plan(List<String> names) {
        return new WatchPlan(
                "orders",
                names.stream()
                        .map(
                                name ->
                                        new NodeTarget(
                                                new NodeAddress(name, "127.0.0.1", 5432),
                                                MONITOR,
                                                GAP))
                        .toList(),
                List.of(),
                null);
    }
}
