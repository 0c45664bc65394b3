package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulePlanTest {

    private static final Set<String> NOBODY = Set.of();

    private final ClusterSpec four = Fixtures.spec(4);

    @Test
    void shouldLeaveAWholeRuleAsItIs() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2", "pg3", "pg4"), all(), NOBODY);

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldNameAStandbyThatStreamsAgain() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2"), Set.of("pg2", "pg4"), NOBODY);

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg4"));
    }

    @Test
    void shouldNotNameTheOneThatIsNotInTheClusterFileOrThePrimary() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2"), Set.of("pg1", "pg2", "pg9"), NOBODY);

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldNotNameAStandbyThatIsNeverPromoted() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.node("pg2"),
                                Fixtures.neverPromote("pg3")));

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(spec, rule(1, "pg2"), Set.of("pg2", "pg3"), NOBODY);

        // Then
        assertThat(next).isEmpty();
    }

    @Test
    void shouldDropAVoterThatIsGone() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2", "pg3"), Set.of("pg2"), Set.of("pg3"));

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2"));
    }

    @Test
    void shouldWaitForAVoterThatIsAwayNotForLong() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2", "pg3"), Set.of("pg2"), NOBODY);

        // Then
        assertThat(next).isEmpty();
    }

    /** {@code whenShort: block}: writes wait for two, as the file says. */
    @Test
    void shouldNotAskForFewerAcknowledgementsThanTheFileDoes() {
        // Given
        ClusterSpec spec = asking(2, ClusterSpec.WhenShort.BLOCK);

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(
                        spec, rule(2, "pg2", "pg3", "pg4"), Set.of("pg2"), Set.of("pg3", "pg4"));

        // Then
        assertThat(next).isEmpty();
    }

    /** A weakening of its own, before the voters that are gone are dropped. */
    @Test
    void shouldAskForFewerAcknowledgementsFirstWhereTheFileLetsItDegrade() {
        // Given
        ClusterSpec spec = asking(2, ClusterSpec.WhenShort.DEGRADE);
        Set<String> gone = Set.of("pg3", "pg4");

        // When
        Optional<DurabilityRule> first =
                RulePlan.next(spec, rule(2, "pg2", "pg3", "pg4"), Set.of("pg2"), gone);
        Optional<DurabilityRule> second =
                RulePlan.next(spec, Fixtures.topology(first.orElseThrow()), Set.of("pg2"), gone);

        // Then
        assertThat(first).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"));
        assertThat(second).contains(Fixtures.rule(3, "pg1", 1, "pg2"));
    }

    @Test
    void shouldKeepTheLastVoterWhereWritesWait() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2", "pg3"), NOBODY, Set.of("pg2", "pg3"));

        // Then
        assertThat(next).isEmpty();
    }

    /** {@code whenShort: degrade}: without any voter commits do not wait. */
    @Test
    void shouldAskForNoneWhereAllAreGoneAndTheFileLetsItDegrade() {
        // Given
        ClusterSpec spec = asking(1, ClusterSpec.WhenShort.DEGRADE);

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(spec, rule(1, "pg2", "pg3"), NOBODY, Set.of("pg2", "pg3"));

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 0, "pg2", "pg3"));
    }

    @Test
    void shouldAskForOneAgainAsSoonAsOneStreams() {
        // Given
        ClusterSpec spec = asking(1, ClusterSpec.WhenShort.DEGRADE);
        Set<String> gone = Set.of("pg3");

        // When
        Optional<DurabilityRule> first =
                RulePlan.next(spec, rule(0, "pg2", "pg3"), Set.of("pg2"), gone);
        Optional<DurabilityRule> second =
                RulePlan.next(spec, Fixtures.topology(first.orElseThrow()), Set.of("pg2"), gone);

        // Then
        assertThat(first).contains(Fixtures.rule(3, "pg1", 0, "pg2"));
        assertThat(second).contains(Fixtures.rule(3, "pg1", 1, "pg2"));
    }

    @Test
    void shouldAskForNoneWhereTheFileDoes() {
        // Given
        ClusterSpec spec = asking(0, ClusterSpec.WhenShort.DEGRADE);

        // When
        Optional<DurabilityRule> lowered =
                RulePlan.next(spec, rule(1, "pg2", "pg3", "pg4"), all(), NOBODY);
        Optional<DurabilityRule> left =
                RulePlan.next(spec, rule(0, "pg2", "pg3", "pg4"), all(), NOBODY);

        // Then
        assertThat(lowered).contains(Fixtures.rule(3, "pg1", 0, "pg2", "pg3", "pg4"));
        assertThat(left).isEmpty();
    }

    @Test
    void shouldDropAVoterThatTheFileHasNoMoreAlthoughItStreams() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(
                        Fixtures.spec(2), rule(1, "pg2", "pg3"), Set.of("pg2", "pg3"), NOBODY);

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2"));
    }

    /** The new one first: whoever replaces a node is not without a voter in between. */
    @Test
    void shouldAddBeforeItDrops() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(Fixtures.node("pg1"), Fixtures.node("pg2"), Fixtures.node("pg4")));

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(spec, rule(1, "pg2", "pg3"), Set.of("pg2", "pg3", "pg4"), NOBODY);

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"));
    }

    @Test
    void shouldRaiseTheCountOnlyAsFarAsVotersStream() {
        // Given
        ClusterSpec spec = asking(3, ClusterSpec.WhenShort.BLOCK);

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(spec, rule(1, "pg2", "pg3", "pg4"), Set.of("pg2", "pg3"), NOBODY);

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4"));
    }

    @Test
    void shouldLowerTheCountWhenTheFileAsksForLess() {
        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(3, "pg2", "pg3", "pg4"), all(), NOBODY);

        // Then
        assertThat(next).contains(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4"));
    }

    @Test
    void shouldGoOnWithAChangeThatWasBegun() {
        // Given
        DurabilityRule begun = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(four, rule(1, "pg2").withPending(begun), Set.of("pg2"), NOBODY);

        // Then
        assertThat(next).contains(begun);
    }

    /** Else both rules would count until that voter is back, and no failover could meet both. */
    @Test
    void shouldTakeBackAChangeThatCannotBeConfirmedAnyMore() {
        // Given
        DurabilityRule begun = Fixtures.rule(3, "pg1", 1, "pg2");
        Topology topology = rule(1, "pg2", "pg3").withPending(begun);

        // When
        Optional<DurabilityRule> next = RulePlan.next(four, topology, Set.of("pg3"), Set.of("pg2"));

        // Then
        assertThat(next).contains(topology.rule());
    }

    @Test
    void shouldGoOnWhereNeitherRuleCanBeConfirmed() {
        // Given
        DurabilityRule begun = Fixtures.rule(3, "pg1", 1, "pg2");

        // When
        Optional<DurabilityRule> next =
                RulePlan.next(
                        four, rule(1, "pg2", "pg3").withPending(begun), NOBODY, Set.of("pg2"));

        // Then
        assertThat(next).contains(begun);
    }

    private static Topology rule(int n, String... voters) {
        return Fixtures.topology(Fixtures.rule(3, "pg1", n, voters));
    }

    private static Set<String> all() {
        return Set.of("pg2", "pg3", "pg4");
    }

    private ClusterSpec asking(int n, ClusterSpec.WhenShort whenShort) {
        return Fixtures.asking(four, n, whenShort);
    }
}
