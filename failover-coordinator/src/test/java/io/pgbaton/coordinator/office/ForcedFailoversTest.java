package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.FailoverRequest.State;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.events.RecoveryRefused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** pg1 is dead, pg2 cut off from it, pg3 missing. */
class ForcedFailoversTest {

    private final House house = new House("");
    private final Topology topology = house.topology("pg1");
    private final ForcedFailovers ordered =
            new ForcedFailovers(
                    house.context(
                            new FleetBudget(FleetBudget.Limits.DEFAULT, () -> 1, Optional::empty)),
                    house.scene,
                    house.book);

    ForcedFailoversTest() {
        house.refuses("pg1");
        house.answers("pg2", House.cutOff());
    }

    @Test
    void shouldShowWhatItWouldDoAndTouchNothing() {
        // Given
        house.book.requests().answer(look());

        // When
        Optional<Outcome> executed = serve(null);

        // Then
        assertThat(executed).isEmpty();
        assertThat(order().state()).isEqualTo(State.CHECKED);
        assertThat(found().to()).isEqualTo("pg2");
        assertThat(found().missing()).containsExactly("pg3");
        assertThat(house.book.open()).isEmpty();
    }

    @Test
    void shouldBeginAnEpochByTheOrder() {
        // Given
        house.book.requests().answer(look().accepting("2", List.of("pg3"), House.NOW));

        // When
        Optional<Outcome> executed = serve(null);

        // Then
        assertThat(executed).isPresent();
        Journal open = house.book.open().orElseThrow();
        assertThat(open.reason()).isEqualTo("forced by ann, without the word of pg3: it burns");
        assertThat(order().orders(open.epoch())).isTrue();
    }

    @Test
    void shouldRefuseWhatNoOrderCanRelaxAndTellIt() {
        // Given
        house.answers("pg1", House.primary());
        house.book.requests().answer(look().accepting("2", List.of("pg3"), House.NOW));

        // When
        serve(null);

        // Then
        assertThat(order().state()).isEqualTo(State.REFUSED);
        assertThat(house.book.open()).isEmpty();
        assertThat(house.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        RecoveryRefused.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.FAILOVER_REFUSED.label());
                            assertThat(refused.reason()).contains("forced by ann", "it burns");
                            assertThat(refused.nodes()).containsKeys("primary", "down pg1");
                        });
    }

    @Test
    void shouldNotBeginWhatNobodyWaitsForAnyMore() {
        // Given
        house.book.requests().answer(look().accepting("2", List.of("pg3"), House.NOW));
        house.pass(Duration.ofSeconds(61));

        // When
        serve(null);

        // Then
        assertThat(order().state()).isEqualTo(State.REFUSED);
    }

    /** With the voters that are missing it could go on: two primaries. */
    @Test
    void shouldWithdrawAnOrderWhenThePrimaryIsBackBeforeAnybodyWasChosen() {
        // Given
        house.book.requests().answer(look().accepting("2", List.of("pg3"), House.NOW));
        serve(null);
        Journal open = house.book.open().orElseThrow();
        assertThat(ordered.concern(open)).isTrue();

        // When
        serve(open);

        // Then
        assertThat(order().state()).isEqualTo(State.RUNNING);

        // When
        house.answers("pg1", House.primary());
        serve(open);

        // Then
        assertThat(order().state()).isEqualTo(State.WITHDRAWN);
        assertThat(order().answer()).contains("still answers");
        assertThat(ordered.concern(open)).isFalse();
    }

    @Test
    void shouldAnswerForWhatADeciderBeforeHasExecuted() {
        // Given
        FailoverReport report =
                new FailoverReport("pg1", "pg2", List.of(), List.of(), List.of(), 0L, 0L);
        house.book
                .requests()
                .answer(
                        look().accepting("2", List.of(), House.NOW)
                                .running(topology.epoch(), report));

        // When
        Topology sealed = house.topology("pg2");
        ordered.serve(sealed, house.judgement(sealed), house.evidence(), null);

        // Then
        assertThat(order().state()).isEqualTo(State.DONE);
    }

    private Optional<Outcome> serve(@Nullable Journal open) {
        return ordered.serve(topology, house.judgement(topology), house.evidence(), open);
    }

    private static FailoverRequest look() {
        return FailoverRequest.look("1", "ann", "it burns", null, false, House.NOW);
    }

    private FailoverRequest order() {
        return house.book.requests().failover().orElseThrow();
    }

    private FailoverReport found() {
        return Objects.requireNonNull(order().report());
    }
}
