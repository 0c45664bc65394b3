package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.SwitchoverRequest.State;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pg1 answers and cannot write. */
class PolicySwitchoversTest {

    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Verdict FULL = new Verdict.DiskFull();

    private final AtomicLong nanos = new AtomicLong(-5);
    private House house = new House("").whole();
    private Topology topology = house.topology("pg1");
    private PolicySwitchovers policy = policy();

    PolicySwitchoversTest() {
        open("onDiskFull: switchover");
    }

    private void open(String failover) {
        house = new House("  failover: { " + failover + " }\n").whole();
        topology = house.topology("pg1");
        policy = policy();
    }

    private PolicySwitchovers policy() {
        return new PolicySwitchovers(
                house.scene,
                house.book,
                fleet(),
                new Refusals(house.scene, house.book),
                nanos::get);
    }

    private FleetBudget fleet() {
        return new FleetBudget(
                FleetBudget.Limits.DEFAULT, () -> 1, () -> house.store.get(Key.fleet()));
    }

    @Test
    void shouldAskForASwitchoverAsAPersonWould() {
        // When
        lasts(FULL, SILENCE);

        // Then
        SwitchoverRequest asked = asked().orElseThrow();
        assertThat(asked.waiting()).isTrue();
        assertThat(asked.because()).isEqualTo("disk-full");
        assertThat(asked.author()).isEqualTo("pgbaton, for disk-full");
        assertThat(asked.to()).isNull();
        assertThat(policy.heldBack()).isFalse();
    }

    @Test
    void shouldCountItInTheFleet() {
        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(house.store.get(Key.fleet()).orElseThrow().value().begun())
                .containsExactly(new FleetLedger.Entry("orders", House.NOW));
    }

    @Test
    void shouldNotAskForWhatPasses() {
        // When
        lasts(FULL, SILENCE.minusMillis(1));
        lasts(new Verdict.Healthy(), SILENCE);
        lasts(FULL, SILENCE.minusMillis(1));

        // Then
        assertThat(asked()).isEmpty();
    }

    @Test
    void shouldOnlyCallAPersonWhereNothingElseIsSaid() {
        // When
        lasts(new Verdict.ReadOnly(), SILENCE);

        // Then
        assertThat(asked()).isEmpty();
        assertThat(policy.heldBack()).isFalse();

        // Given
        open("onReadOnly: switchover");

        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(asked()).isEmpty();

        // When
        lasts(new Verdict.ReadOnly(), SILENCE);

        // Then
        assertThat(asked().orElseThrow().because()).isEqualTo("read-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "advise"})
    void shouldBeHeldBackByTheMode(String mode) {
        // Given
        open("onDiskFull: switchover, mode: " + mode);

        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(asked()).isEmpty();
        assertThat(refusal().reason()).endsWith("but failover.mode is " + mode);
        assertThat(policy.heldBack()).isTrue();
    }

    @Test
    void shouldBeHeldBackByAHoldUntilItIsReleased() {
        // Given
        house.book.requests().hold(new Hold(Hold.Kind.OPERATOR, "ann", "racks", House.NOW, null));

        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(asked()).isEmpty();
        assertThat(refusal().veto()).isEqualTo("switchover-refused");
        assertThat(refusal().reason())
                .startsWith("disk-full (no room), and the cluster file asks for a switchover")
                .endsWith("but held by ann: racks");

        // When
        house.book.requests().hold(null);
        look(FULL);

        // Then
        assertThat(asked()).isPresent();
        assertThat(policy.heldBack()).isFalse();
    }

    @Test
    void shouldBeHeldBackByTheFleetsBudget() {
        // Given
        FleetLedger three = FleetLedger.EMPTY;
        for (int i = 0; i < 3; i++) {
            three = three.with("other" + i, House.NOW, Duration.ofMinutes(1));
        }
        house.store.put(Key.fleet(), three);

        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(asked()).isEmpty();
        assertThat(refusal().reason()).contains("3 clusters");
    }

    @Test
    void shouldLeaveWhatSomebodyAskedForAlone() {
        // Given
        house.book
                .requests()
                .answer(SwitchoverRequest.ask("1", "ann", "pg3", null, false, House.NOW));

        // When
        lasts(FULL, SILENCE);

        // Then
        assertThat(asked().orElseThrow().author()).isEqualTo("ann");
        assertThat(policy.heldBack()).isFalse();
    }

    @Test
    void shouldWaitAMinuteAfterOneThatWasRefused() {
        // Given
        lasts(FULL, SILENCE);
        SwitchoverReport report =
                new SwitchoverReport(
                        "pg1",
                        null,
                        List.of(new SwitchoverReport.Check("room", false, "pg2: no space")));
        house.book
                .requests()
                .answer(asked().orElseThrow().answered(State.REFUSED, "objects", report));

        // When
        house.pass(PolicySwitchovers.REST);
        look(FULL);

        // Then
        assertThat(asked().orElseThrow().over()).isTrue();
        assertThat(refusal().reason()).contains("the last one ended as refused: objects");
        assertThat(refusal().nodes()).isEqualTo(Map.of("room", "pg2: no space"));

        // When
        house.pass(Duration.ofMillis(1));
        look(FULL);

        // Then
        assertThat(asked().orElseThrow().waiting()).isTrue();
    }

    /** It cost the clients something. */
    @Test
    void shouldWaitAsAfterAFailoverAfterOneThatBegan() {
        // Given
        lasts(FULL, SILENCE);
        SwitchoverReport report = new SwitchoverReport("pg1", "pg2", List.of());
        house.book
                .requests()
                .answer(
                        asked().orElseThrow()
                                .running(topology.epoch().next(), report)
                                .ended(topology, "pg2 lags"));

        // When
        house.pass(Duration.ofMinutes(15));
        look(FULL);

        // Then
        assertThat(refusal().reason()).contains("ended as rolled-back: pg2 lags");

        // When
        house.pass(Duration.ofMillis(1));
        look(FULL);

        // Then
        assertThat(asked().orElseThrow().waiting()).isTrue();
    }

    /** A person's request refuses a primary that is not healthy; this one is for nothing else. */
    @Test
    void shouldBeginOnlyWhileThePrimaryIsSo() {
        // Given
        lasts(FULL, SILENCE);

        // When
        serve(new Verdict.Healthy());

        // Then
        assertThat(objections()).containsExactly("primary");
    }

    /** What could not be taken back is not begun: here no node can be reached. */
    @Test
    void shouldNotBeginWhereANodeCannotStoreASetting() {
        // Given
        lasts(FULL, SILENCE);

        // When
        serve(FULL);

        // Then
        assertThat(objections()).containsExactly("room");
        assertThat(house.book.open()).isEmpty();
        assertThat(asked().orElseThrow().state()).isEqualTo(State.REFUSED);
    }

    private void serve(Verdict verdict) {
        OfficeContext context =
                new OfficeContext(
                        "orders",
                        house.store,
                        Optional::empty,
                        new EvidenceFeed(),
                        new PoolFeed(),
                        fleet(),
                        house.scene.dialer(),
                        Timing.DEFAULT,
                        house.told::add,
                        house.scene.clock(),
                        host -> {});
        new Switchovers(context, house.scene, house.book, new PoolPauses(house.store, "orders"))
                .serve(topology, judged(verdict), house.evidence());
    }

    private List<String> objections() {
        return asked().map(SwitchoverRequest::report).orElseThrow().objections().stream()
                .map(SwitchoverReport.Check::name)
                .toList();
    }

    /** Looks twice, that long apart. */
    private void lasts(Verdict verdict, Duration time) {
        look(verdict);
        nanos.addAndGet(time.toNanos());
        look(verdict);
    }

    private void look(Verdict verdict) {
        policy.serve(topology, judged(verdict));
    }

    private static Judgement judged(Verdict verdict) {
        return new Judgement(verdict, Map.of(), "no room", List.of());
    }

    private Optional<SwitchoverRequest> asked() {
        return house.book.requests().switchover();
    }

    private Refusal refusal() {
        return house.book.notices().refusal().orElseThrow();
    }
}
