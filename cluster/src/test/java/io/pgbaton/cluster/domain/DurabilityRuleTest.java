package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of I2 and I3, for every subset of up to seven voters. */
class DurabilityRuleTest {

    @Property
    void shouldMeetEveryAcknowledgementWithEveryAcceptedRevocation(
            @ForAll("rules") DurabilityRule rule) {
        // When
        List<SortedSet<String>> accepted = subsets(rule).filter(rule::revokedBy).toList();

        // Then
        assertThat(accepted).isNotEmpty();
        assertThat(subsets(rule).filter(rule::acknowledgedBy))
                .isNotEmpty()
                .allSatisfy(
                        acknowledging ->
                                assertThat(accepted)
                                        .noneMatch(r -> Collections.disjoint(r, acknowledging)));
    }

    @Property
    void shouldLeaveTooFewToAcknowledgeOnceRevoked(@ForAll("rules") DurabilityRule rule) {
        // When
        List<SortedSet<String>> accepted = subsets(rule).filter(rule::revokedBy).toList();

        // Then
        assertThat(accepted)
                .allSatisfy(
                        revoked -> {
                            SortedSet<String> left = new TreeSet<>(rule.voters());
                            left.removeAll(revoked);
                            assertThat(rule.acknowledgedBy(left)).isFalse();
                            assertThat(rule.starvedBy(revoked)).isTrue();
                        });
    }

    @Property
    void shouldMeetAnyOtherAcceptedRevocation(@ForAll("rules") DurabilityRule rule) {
        // When
        List<SortedSet<String>> accepted = subsets(rule).filter(rule::revokedBy).toList();

        // Then
        assertThat(accepted)
                .allSatisfy(
                        one ->
                                assertThat(accepted)
                                        .noneMatch(two -> Collections.disjoint(one, two)));
    }

    @Property
    void shouldAskForNoMoreThanItMust(@ForAll("rules") DurabilityRule rule) {
        // Given
        int oneLess = rule.revocationsNeeded() - 1;

        // When
        List<SortedSet<String>> less = subsets(rule).filter(s -> s.size() == oneLess).toList();

        // Then
        boolean couldMissACommit =
                less.stream()
                        .anyMatch(
                                r ->
                                        subsets(rule)
                                                .filter(rule::acknowledgedBy)
                                                .anyMatch(a -> Collections.disjoint(a, r)));
        boolean couldMissARecovery =
                less.stream()
                        .anyMatch(r -> less.stream().anyMatch(o -> Collections.disjoint(o, r)));
        assertThat(couldMissACommit || couldMissARecovery).isTrue();
    }

    @Property
    void shouldBeStarvedExactlyWhenTheRestCannotAcknowledge(@ForAll("rules") DurabilityRule rule) {
        // When
        List<SortedSet<String>> cuts = subsets(rule).toList();

        // Then
        assertThat(cuts)
                .allSatisfy(
                        cut -> {
                            SortedSet<String> left = new TreeSet<>(rule.voters());
                            left.removeAll(cut);
                            assertThat(rule.starvedBy(cut)).isEqualTo(!rule.acknowledgedBy(left));
                        });
    }

    @Property
    void shouldCountOnlyItsOwnVoters(@ForAll("rules") DurabilityRule rule) {
        // Given
        Set<String> strangers = Set.of("x1", "x2", "x3", "x4", "x5", "x6", "x7", "primary");

        // When
        boolean counted =
                rule.revokedBy(strangers)
                        || rule.acknowledgedBy(strangers)
                        || rule.starvedBy(strangers);

        // Then
        assertThat(counted).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1", "2, 1, 2", "2, 2, 2", "3, 1, 3", "3, 2, 2", "3, 3, 2", "4, 2, 3", "4, 3, 3",
        "5, 2, 4", "7, 1, 7", "7, 4, 4", "7, 7, 4"
    })
    void shouldAskForThisManyRevocations(int voters, int n, int needed) {
        // When
        int revocations = rule(voters, n).revocationsNeeded();

        // Then
        assertThat(revocations).isEqualTo(needed);
    }

    /** The primary acknowledges alone: nothing is proven, and two recoveries still meet. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3"})
    void shouldAskForTheMajorityOnlyWhereCommitsDoNotWait(int voters, int needed) {
        // When
        DurabilityRule rule = rule(voters, 0);

        // Then
        assertThat(rule.synchronous()).isFalse();
        assertThat(rule.revocationsNeeded()).isEqualTo(needed);
        assertThat(rule.acknowledgedBy(Set.of())).isTrue();
        assertThat(rule.names().value()).isEmpty();
    }

    /** It can always acknowledge: what tells that it is dead is that nobody hears it. */
    @Test
    void shouldBeStarvedWithoutAnyVoterWhereCommitsDoNotWait() {
        // When
        DurabilityRule rule = rule(2, 0);

        // Then
        assertThat(rule.starvedBy(Set.of("v1"))).isFalse();
        assertThat(rule.starvedBy(Set.of("v1", "v2"))).isTrue();
    }

    @Test
    void shouldWriteItsNamesForTheServer() {
        // When
        StandbyNames names = rule(2, 1).names();

        // Then
        assertThat(names.value()).isEqualTo("ANY 1 (\"v1\", \"v2\")");
        assertThat(rule(2, 1)).hasToString("epoch 3, primary, ANY 1 (\"v1\", \"v2\")");
    }

    @Test
    void shouldRefuseARuleWithoutVoters() {
        // When, Then
        assertThatIllegalArgumentException().isThrownBy(() -> rule(0, 1));
    }

    @ParameterizedTest
    @CsvSource({"2, -1", "2, 3", "1, 2"})
    void shouldRefuseAnImpossibleCount(int voters, int n) {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(voters, n))
                .withMessage("ANY " + n + " of " + voters + " voters is impossible");
    }

    @Test
    void shouldRefuseThePrimaryAsItsOwnVoter() {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new DurabilityRule(
                                        Epoch.FIRST,
                                        "pg1",
                                        new TreeSet<>(List.of("pg1", "pg2")),
                                        1))
                .withMessageContaining("pg1");
    }

    @Test
    void shouldNotChangeWithTheSetItWasMadeOf() {
        // Given
        SortedSet<String> voters = new TreeSet<>(List.of("pg2"));
        DurabilityRule rule = new DurabilityRule(Epoch.FIRST, "pg1", voters, 1);

        // When
        voters.add("pg3");

        // Then
        assertThat(rule.voters()).containsExactly("pg2");
    }

    @Provide
    Arbitrary<DurabilityRule> rules() {
        return Arbitraries.integers()
                .between(1, 7)
                .flatMap(
                        voters ->
                                Arbitraries.integers()
                                        .between(1, voters)
                                        .map(n -> rule(voters, n)));
    }

    private static DurabilityRule rule(int voters, int n) {
        SortedSet<String> names = new TreeSet<>();
        IntStream.rangeClosed(1, voters).forEach(i -> names.add("v" + i));
        return new DurabilityRule(new Epoch(3), "primary", names, n);
    }

    private static java.util.stream.Stream<SortedSet<String>> subsets(DurabilityRule rule) {
        List<String> voters = new ArrayList<>(rule.voters());
        return IntStream.range(0, 1 << voters.size())
                .mapToObj(
                        bits -> {
                            SortedSet<String> subset = new TreeSet<>();
                            IntStream.range(0, voters.size())
                                    .filter(i -> (bits & 1 << i) != 0)
                                    .forEach(i -> subset.add(voters.get(i)));
                            return subset;
                        });
    }
}
