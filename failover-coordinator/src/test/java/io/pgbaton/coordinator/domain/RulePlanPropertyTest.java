package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** I2 over all situations of up to five standbys. */
class RulePlanPropertyTest {

    private static final List<String> STANDBYS = List.of("pg2", "pg3", "pg4", "pg5", "pg6");

    /** A spec, a rule in force, who streams, who is gone for long. */
    record Situation(
            ClusterSpec spec, DurabilityRule rule, Set<String> streaming, Set<String> gone) {

        Optional<DurabilityRule> next() {
            return RulePlan.next(spec, Fixtures.topology(rule), streaming, gone);
        }

        Situation with(DurabilityRule next) {
            return new Situation(spec, next, streaming, gone);
        }
    }

    @Provide
    Arbitrary<Situation> situations() {
        Arbitrary<Set<String>> some = Arbitraries.of(STANDBYS).set().ofMaxSize(5);
        return Combinators.combine(
                        some.filter(s -> !s.isEmpty()),
                        some,
                        some,
                        some.filter(s -> s.size() >= 2),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(ClusterSpec.WhenShort.class))
                .as(
                        (voters, streaming, away, declared, n, asked, whenShort) -> {
                            List<ClusterSpec.Node> nodes = new ArrayList<>();
                            nodes.add(Fixtures.node("pg1"));
                            declared.forEach(node -> nodes.add(Fixtures.node(node)));
                            Set<String> gone = new TreeSet<>(away);
                            gone.removeAll(streaming);
                            gone.retainAll(voters);
                            return new Situation(
                                    Fixtures.asking(
                                            Fixtures.spec(nodes),
                                            Math.min(asked, declared.size()),
                                            whenShort),
                                    Fixtures.rule(
                                            3,
                                            "pg1",
                                            Math.clamp(n, FEWEST, voters.size()),
                                            voters.toArray(String[]::new)),
                                    streaming,
                                    gone);
                        });
    }

    private static final int FEWEST = 0;

    /**
     * Each walsender decides by the names that it has loaded, over all whose walsenders have found
     * themselves named: in the middle of a change n of either rule, of the voters of both, may
     * acknowledge. A recovery has to satisfy both rules then, and must meet them.
     */
    @Property
    void shouldMeetInEachRecoveryWhoeverCanAcknowledgeInTheMiddleOfAChange(
            @ForAll("situations") Situation situation) {
        // Given
        DurabilityRule before = situation.rule();

        // When
        Optional<DurabilityRule> next = situation.next();

        // Then
        next.ifPresent(
                after -> {
                    Set<String> both = new TreeSet<>(before.voters());
                    both.addAll(after.voters());
                    List<Set<String>> sets = subsets(List.copyOf(both));
                    int fewest = Math.min(before.n(), after.n());
                    List<Set<String>> recoveries =
                            sets.stream()
                                    .filter(s -> Quorum.enough(List.of(before, after), s))
                                    .toList();
                    assertThat(sets.stream().filter(s -> s.size() == fewest && fewest > 0))
                            .allSatisfy(
                                    acknowledging ->
                                            assertThat(recoveries)
                                                    .allMatch(r -> meet(r, acknowledging)));
                });
    }

    @Property
    void shouldChangeEitherTheVotersOrTheCountAndTheVotersOneWay(
            @ForAll("situations") Situation situation) {
        // Given
        DurabilityRule before = situation.rule();

        // When
        Optional<DurabilityRule> next = situation.next();

        // Then
        next.ifPresent(
                after -> {
                    assertThat(after.voters().equals(before.voters()))
                            .isNotEqualTo(after.n() == before.n());
                    assertThat(
                                    after.voters().containsAll(before.voters())
                                            || before.voters().containsAll(after.voters()))
                            .isTrue();
                    assertThat(after.epoch()).isEqualTo(before.epoch());
                    assertThat(after.primary()).isEqualTo("pg1");
                });
    }

    /** Nothing goes to and fro while nothing changes around it. */
    @Property
    void shouldComeToAnEnd(@ForAll("situations") Situation situation) {
        // Given
        Situation now = situation;
        int steps = 0;

        // When
        for (Optional<DurabilityRule> next = now.next(); next.isPresent(); next = now.next()) {
            now = now.with(next.get());
            steps++;
            if (steps > 6) {
                break;
            }
        }

        // Then
        assertThat(steps).isLessThanOrEqualTo(6);
        Topology end = Fixtures.topology(now.rule());
        Set<String> wanted = new TreeSet<>(situation.streaming());
        wanted.removeIf(node -> situation.spec().node(node).isEmpty());
        assertThat(end.rule().voters()).containsAll(wanted);
    }

    /** {@code block}: what the file asks for is not given up because somebody is away. */
    @Property
    void shouldNeverAskForFewerThanTheFileWhereWritesAreToWait(
            @ForAll("situations") Situation situation) {
        // Given
        int asked = situation.spec().durability().synchronousStandbys();
        boolean blocks = situation.spec().durability().whenShort() == ClusterSpec.WhenShort.BLOCK;

        // When
        Optional<DurabilityRule> next = situation.next();

        // Then
        next.filter(after -> blocks)
                .ifPresent(
                        after ->
                                assertThat(after.n())
                                        .isGreaterThanOrEqualTo(
                                                Math.min(asked, situation.rule().n())));
    }

    private static boolean meet(Set<String> a, Set<String> b) {
        return a.stream().anyMatch(b::contains);
    }

    private static List<Set<String>> subsets(List<String> all) {
        List<Set<String>> sets = new ArrayList<>();
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            Set<String> set = new TreeSet<>();
            for (int i = 0; i < all.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    set.add(all.get(i));
                }
            }
            sets.add(set);
        }
        return sets;
    }

    /** The counterexample that makes a change of both at once forbidden. */
    @net.jqwik.api.Example
    void shouldNotMeetWhereBothAreChangedAtOnce() {
        // Given
        DurabilityRule before = Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4");
        DurabilityRule after = Fixtures.rule(3, "pg1", 1, "pg2");

        // When
        boolean proofWithoutTheFourth =
                Quorum.enough(List.of(before, after), Arrays.asList("pg2", "pg3"));

        // Then: pg4 alone may have acknowledged, by n of the one and the voters of the other.
        assertThat(proofWithoutTheFourth).isTrue();
    }
}
