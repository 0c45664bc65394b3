package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.coordinator.domain.Exposure;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pg1 is convicted; what keeps a failover from beginning by itself. */
class VetoesTest {

    @Test
    void shouldLetItBeginWhereNothingStandsAgainstIt() {
        // Then
        assertThat(standing(convicted(""), 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "advise"})
    void shouldTellWhatItWouldDoWhereItMayNot(String mode) {
        // Given
        House house = convicted("  failover: { mode: " + mode + " }\n");

        // When
        Vetoes.Objection objection = standing(house, 0).orElseThrow();

        // Then
        assertThat(objection.veto()).isEqualTo(Veto.NOT_AUTOMATIC);
        assertThat(objection.text())
                .isEqualTo("failover.mode is " + mode + ": the role would go from pg1 to pg2");
        assertThat(objection.nodes().get("pg2")).startsWith("would be promoted");
        assertThat(objection.nodes()).containsEntry("pg3", "would follow");
    }

    @Test
    void shouldKeepTheHoldAfterAFailoverUntilItIsAcknowledged() {
        // Given
        House house = convicted("");
        house.book
                .requests()
                .hold(
                        new Hold(
                                Hold.Kind.AFTER_FAILOVER,
                                "pgbaton",
                                "failed over to epoch 4",
                                House.NOW,
                                House.NOW.plusSeconds(900)));

        // Then
        assertThat(standing(house, 0).orElseThrow().veto()).isEqualTo(Veto.ON_HOLD);

        // When
        house.book.requests().hold(null);

        // Then
        assertThat(standing(house, 0)).isEmpty();
    }

    @Test
    void shouldFreezeAutomationBeyondTheFleetsBudget() {
        // Given
        House house = convicted("");

        // Then
        assertThat(standing(house, 2)).isEmpty();

        // When
        Vetoes.Objection objection = standing(house, 3).orElseThrow();

        // Then
        assertThat(objection.veto()).isEqualTo(Veto.FLEET_BUDGET);
        assertThat(objection.text()).contains("3 clusters", "no more than 3 may");
        assertThat(house.book.requests().hold().orElseThrow().kind())
                .isEqualTo(Hold.Kind.FLEET_BUDGET);
    }

    /** It is for a person to say that it was not the network. */
    @Test
    void shouldStayFrozenWhenTheWindowIsOver() {
        // Given
        House house = convicted("");
        standing(house, 3);

        // When
        house.pass(Duration.ofMinutes(5));

        // Then
        assertThat(standing(house, 3).orElseThrow().veto()).isEqualTo(Veto.FLEET_BUDGET);
    }

    @Test
    void shouldThawWhenThePrimaryIsHealthy() {
        // Given
        House house = convicted("");
        Vetoes vetoes = vetoes(house, 3);
        vetoes.standing(
                house.topology("pg1"), house.judgement(house.topology("pg1")), house.evidence());

        // When
        vetoes.healthy();

        // Then
        assertThat(house.book.requests().hold()).isEmpty();
    }

    @Test
    void shouldNotTouchAPersonsHoldWhenThePrimaryIsHealthy() {
        // Given
        House house = convicted("");
        Hold theirs = new Hold(Hold.Kind.OPERATOR, "ann", "racks", House.NOW, null);
        house.book.requests().hold(theirs);

        // When
        vetoes(house, 0).healthy();

        // Then
        assertThat(house.book.requests().hold()).contains(theirs);
    }

    @Test
    void shouldCallAPersonOnceAndTellWhenItIsOver() {
        // Given
        House house = convicted("");
        Topology topology = house.topology("pg1");
        Refusals refusals = new Refusals(house.scene, house.book);
        Refusals successors = new Refusals(house.scene, house.book);

        // When
        refusals.tell(topology.epoch(), Veto.ON_HOLD, "dead, but held", Map.of());
        successors.tell(topology.epoch(), Veto.ON_HOLD, "dead, but held", Map.of());
        successors.clear();

        // Then
        assertThat(house.told)
                .filteredOn(AlertOpened.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        AlertOpened.class,
                        alert -> {
                            assertThat(alert.alert()).isEqualTo("on-hold");
                            assertThat(alert.text()).endsWith("pgbaton release");
                        });
        assertThat(house.told).filteredOn(AlertResolved.class::isInstance).hasSize(1);
    }

    @Test
    void shouldCallNobodyWhereNoCommandHelps() {
        // Given
        House house = convicted("");
        Refusals refusals = new Refusals(house.scene, house.book);

        // When
        refusals.tell(house.topology("pg1").epoch(), Veto.TOO_FEW_REACHABLE, "few", Map.of());
        refusals.clear();

        // Then
        assertThat(house.told).noneMatch(AlertOpened.class::isInstance);
        assertThat(house.told).noneMatch(AlertResolved.class::isInstance);
    }

    private static Optional<Vetoes.Objection> standing(House house, int others) {
        return vetoes(house, others)
                .standing(
                        house.topology("pg1"),
                        house.judgement(house.topology("pg1")),
                        house.evidence());
    }

    private static Vetoes vetoes(House house, int others) {
        FleetLedger ledger = FleetLedger.EMPTY;
        for (int i = 0; i < others; i++) {
            Instant at = House.NOW.minusSeconds(i);
            ledger = ledger.with("other" + i, at, Duration.ofMinutes(1));
        }
        Versioned<FleetLedger> stored = new Versioned<>(ledger, 1, 1);
        return new Vetoes(
                house.scene,
                house.book,
                new FleetBudget(FleetBudget.Limits.DEFAULT, () -> 5, () -> Optional.of(stored)),
                new Exposure());
    }

    private static House convicted(String more) {
        House house = new House(more);
        house.refuses("pg1");
        house.answers("pg2", House.cutOff());
        house.answers("pg3", House.cutOff());
        return house;
    }
}
