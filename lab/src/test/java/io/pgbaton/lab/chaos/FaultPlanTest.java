package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FaultPlanTest {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Property(tries = 200)
    void shouldBeTheSameForTheSameSeed(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int count) {
        // When
        FaultPlan plan = FaultPlan.of(seed, count, ALL);

        // Then
        assertThat(plan).isEqualTo(FaultPlan.of(seed, count, ALL));
        assertThat(plan.size()).isEqualTo(count);
    }

    @Property(tries = 200)
    void shouldHaveOneFaultOrTwoThatGoTogether(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int count) {
        // When
        FaultPlan plan = FaultPlan.of(seed, count, ALL);

        // Then
        assertThat(plan.rounds())
                .allSatisfy(
                        round -> {
                            assertThat(round).hasSizeBetween(1, 2);
                            assertThat(round.getFirst().delay()).isZero();
                            assertThat(round.getFirst().kind().goesWith(round.getLast().kind()))
                                    .isEqualTo(round.size() == 2);
                        });
    }

    @Property(tries = 200)
    void shouldLastAsLongAsItsKindMay(@ForAll long seed) {
        // When
        FaultPlan plan = FaultPlan.of(seed, 60, ALL);

        // Then
        assertThat(plan.rounds().stream().flatMap(List::stream))
                .allSatisfy(
                        fault ->
                                assertThat(fault.lasts().toMillis())
                                        .isBetween(
                                                fault.kind().shortest() * 1000L,
                                                fault.kind().longest() * 1000L));
    }

    @Property(tries = 50)
    void shouldBeginWithEachKindBeforeOneComesTwice(@ForAll long seed) {
        // When
        FaultPlan plan = FaultPlan.of(seed, 4 * ALL.size(), ALL);

        // Then
        assertThat(plan.rounds().stream().limit(ALL.size()).map(round -> round.getFirst().kind()))
                .containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Property(tries = 50)
    void shouldKeepToTheKindsThatWereAskedFor(@ForAll long seed) {
        // Given
        List<FaultKind> kinds = List.of(FaultKind.KAFKA_LOSS, FaultKind.HOST_FREEZE);

        // When
        FaultPlan plan = FaultPlan.of(seed, 20, kinds);

        // Then
        assertThat(plan.rounds().stream().flatMap(List::stream).map(PlannedFault::kind))
                .isSubsetOf(kinds);
    }

    @Example
    void shouldRefuseToPlanNothing() {
        assertThatThrownBy(() -> FaultPlan.of(1, 0, ALL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.of(1, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
