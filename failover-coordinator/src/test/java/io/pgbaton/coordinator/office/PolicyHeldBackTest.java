package io.pgbaton.coordinator.office;

import static io.pgbaton.coordinator.office.WritelessPrimary.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest.State;
import io.pgbaton.cluster.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pg1 answers and cannot write: what holds back the switchover that the cluster file asks for. */
class PolicyHeldBackTest {

    private WritelessPrimary pg1 = new WritelessPrimary("onDiskFull: switchover");

    @ParameterizedTest
    @ValueSource(strings = {"manual", "advise"})
    void shouldBeHeldBackByTheMode(String mode) {
        // Given
        pg1 = new WritelessPrimary("onDiskFull: switchover, mode: " + mode);

        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.asked()).isEmpty();
        assertThat(pg1.refusal().reason()).endsWith("but failover.mode is " + mode);
        assertThat(pg1.policy.heldBack()).isTrue();
    }

    @Test
    void shouldBeHeldBackByAHoldUntilItIsReleased() {
        // Given
        pg1.house
                .book
                .requests()
                .hold(new Hold(Hold.Kind.OPERATOR, "ann", "racks", House.NOW, null));

        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.asked()).isEmpty();
        assertThat(pg1.refusal().veto()).isEqualTo("switchover-refused");
        assertThat(pg1.refusal().reason())
                .startsWith("disk-full (no room), and the cluster file asks for a switchover")
                .endsWith("but held by ann: racks");

        // When
        pg1.house.book.requests().hold(null);
        pg1.look(FULL);

        // Then
        assertThat(pg1.asked()).isPresent();
        assertThat(pg1.policy.heldBack()).isFalse();
    }

    @Test
    void shouldBeHeldBackByTheFleetsBudget() {
        // Given
        FleetLedger three = FleetLedger.EMPTY;
        for (int i = 0; i < 3; i++) {
            three = three.with("other" + i, House.NOW, Duration.ofMinutes(1));
        }
        pg1.house.store.put(Key.fleet(), three);

        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.asked()).isEmpty();
        assertThat(pg1.refusal().reason()).contains("3 clusters");
    }

    @Test
    void shouldWaitAMinuteAfterOneThatWasRefused() {
        // Given
        pg1.standsAs(FULL);
        SwitchoverReport report =
                new SwitchoverReport(
                        "pg1",
                        null,
                        List.of(new SwitchoverReport.Check("room", false, "pg2: no space")));
        pg1.house
                .book
                .requests()
                .answer(pg1.asked().orElseThrow().answered(State.REFUSED, "objects", report));

        // When
        pg1.house.pass(PolicySwitchovers.REST);
        pg1.look(FULL);

        // Then
        assertThat(pg1.asked().orElseThrow().over()).isTrue();
        assertThat(pg1.refusal().reason()).contains("the last one ended as refused: objects");
        assertThat(pg1.refusal().nodes()).isEqualTo(Map.of("room", "pg2: no space"));

        // When
        pg1.house.pass(Duration.ofMillis(1));
        pg1.look(FULL);

        // Then
        assertThat(pg1.asked().orElseThrow().waiting()).isTrue();
    }

    /** It cost the clients something. */
    @Test
    void shouldWaitAsAfterAFailoverAfterOneThatBegan() {
        // Given
        pg1.standsAs(FULL);
        SwitchoverReport report = new SwitchoverReport("pg1", "pg2", List.of());
        pg1.house
                .book
                .requests()
                .answer(
                        pg1.asked()
                                .orElseThrow()
                                .running(pg1.topology.epoch().next(), report)
                                .ended(pg1.topology, "pg2 lags"));

        // When
        pg1.house.pass(Duration.ofMinutes(15));
        pg1.look(FULL);

        // Then
        assertThat(pg1.refusal().reason()).contains("ended as rolled-back: pg2 lags");

        // When
        pg1.house.pass(Duration.ofMillis(1));
        pg1.look(FULL);

        // Then
        assertThat(pg1.asked().orElseThrow().waiting()).isTrue();
    }
}
