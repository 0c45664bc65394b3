package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CrossedPlanTest {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Property(tries = 20)
    void shouldCrossEveryTwoKindsThatGoTogether(@ForAll long seed) {
        // When
        FaultPlan plan = FaultPlan.crossed(seed, 1000, ALL, 100);

        // Then
        assertThat(pairs(plan)).containsExactlyInAnyOrderElementsOf(compatible());
    }

    @Property(tries = 100)
    void shouldBeTheSameForTheSameSeed(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int pairs) {
        // When
        FaultPlan plan = FaultPlan.crossed(seed, 60, ALL, pairs);

        // Then
        assertThat(plan).isEqualTo(FaultPlan.crossed(seed, 60, ALL, pairs));
        assertThat(plan.size()).isEqualTo(60);
    }

    @Property(tries = 20)
    void shouldHaveAsManyPairsAsWereAskedFor(@ForAll long seed) {
        // When
        FaultPlan none = FaultPlan.crossed(seed, 100, ALL, 0);
        FaultPlan only = FaultPlan.crossed(seed, 100, ALL, 100);

        // Then
        assertThat(none.rounds()).hasSize(100);
        assertThat(only.rounds()).hasSize(50);
    }

    @Example
    void shouldHaveNoPairsOfKindsThatDoNotGoTogether() {
        // When
        FaultPlan plan =
                FaultPlan.crossed(1, 10, List.of(FaultKind.HOST_KILL, FaultKind.HOST_FREEZE), 100);

        // Then
        assertThat(plan.rounds()).hasSize(10);
    }

    @Example
    void shouldRefuseWhatIsNoShare() {
        assertThatThrownBy(() -> FaultPlan.crossed(1, 10, ALL, 101))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Set<FaultKind>> compatible() {
        List<Set<FaultKind>> all = new ArrayList<>();
        for (FaultKind one : ALL) {
            ALL.stream()
                    .filter(other -> one.compareTo(other) < 0 && one.goesWith(other))
                    .forEach(other -> all.add(Set.of(one, other)));
        }
        return all;
    }

    private static Set<Set<FaultKind>> pairs(FaultPlan plan) {
        return plan.rounds().stream()
                .filter(round -> round.size() == 2)
                .map(round -> round.stream().map(PlannedFault::kind).collect(Collectors.toSet()))
                .collect(Collectors.toSet());
    }
}
