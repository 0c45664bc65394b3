package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** I3 and I5, whatever was revoked under whatever rules. */
class ChoicePropertyTest {

    /** What became of one standby; null where it was not revoked. */
    record Standby(
            boolean revoked,
            long epoch,
            int timeline,
            long end,
            boolean promotable,
            boolean delayed,
            String system) {}

    record Scene(List<Standby> standbys, List<DurabilityRule> rules, int n) {

        ClusterSpec spec() {
            List<ClusterSpec.Node> nodes = new ArrayList<>();
            nodes.add(Fixtures.node("pg1"));
            for (int i = 0; i < standbys.size(); i++) {
                String name = "pg" + (i + 2);
                nodes.add(
                        standbys.get(i).promotable
                                ? Fixtures.node(name)
                                : Fixtures.neverPromote(name));
            }
            return Fixtures.spec(nodes);
        }

        List<Revoked> revoked() {
            List<Revoked> all = new ArrayList<>();
            for (int i = 0; i < standbys.size(); i++) {
                Standby s = standbys.get(i);
                if (s.revoked) {
                    all.add(
                            Choosing.revoked(
                                    "pg" + (i + 2),
                                    Choosing.position(s.epoch, s.timeline, s.end),
                                    s.system,
                                    170011,
                                    s.delayed));
                }
            }
            return all;
        }

        Choice.Outcome choose() {
            return Choice.choose(spec(), new Epoch(9), "pg1", rules, n, revoked());
        }
    }

    @Property
    void shouldChooseNobodyBehindAnyRevokedVoter(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Chosen(var candidate)) {
            Revoked chosen =
                    scene.revoked().stream()
                            .filter(r -> r.node().equals(candidate.node()))
                            .findFirst()
                            .orElseThrow();
            assertThat(scene.revoked())
                    .filteredOn(
                            r ->
                                    r.systemIdentifier().equals(chosen.systemIdentifier())
                                            && scene.rules.stream()
                                                    .anyMatch(u -> u.voters().contains(r.node())))
                    .allMatch(r -> chosen.position().compareTo(r.position()) >= 0);
        }
    }

    @Property
    void shouldChooseOnlyWithEnoughRevokedForEveryRule(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Chosen(var candidate)) {
            String system =
                    scene.revoked().stream()
                            .filter(r -> r.node().equals(candidate.node()))
                            .map(Revoked::systemIdentifier)
                            .findFirst()
                            .orElseThrow();
            List<String> same =
                    scene.revoked().stream()
                            .filter(r -> r.systemIdentifier().equals(system))
                            .map(Revoked::node)
                            .toList();
            assertThat(Quorum.enough(scene.rules, same)).isTrue();
        }
    }

    @Property
    void shouldChooseOnlyWhoMayBePromoted(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Chosen(var candidate)) {
            Standby chosen =
                    scene.standbys.get(Integer.parseInt(candidate.node().substring(2)) - 2);
            assertThat(chosen.revoked && chosen.promotable && !chosen.delayed).isTrue();
        }
    }

    @Property
    void shouldMakeARuleThatCanBeKept(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Chosen(var candidate)) {
            DurabilityRule rule = candidate.rule();
            assertThat(rule.epoch()).isEqualTo(new Epoch(9));
            assertThat(rule.primary()).isEqualTo(candidate.node());
            assertThat(rule.voters()).doesNotContain(candidate.node()).isNotEmpty();
            assertThat(rule.n()).isBetween(1, rule.voters().size());
            assertThat(rule.n()).isLessThanOrEqualTo(Math.max(1, scene.n));
        }
    }

    @Property
    void shouldGiveAReasonForEachRefusal(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Refused(Veto veto, var nodes)) {
            assertThat(veto).isIn(Veto.TOO_FEW_REVOKED, Veto.BEST_NOT_PROMOTABLE);
            assertThat(nodes).isNotEmpty();
            assertThat(nodes.values()).allMatch(reason -> !reason.isBlank());
        }
    }

    /** The dry check and the choice agree: nothing is chosen that step 0 would have refused. */
    @Property
    void shouldChooseOnlyWhatTheDryCheckAllows(@ForAll("scenes") Scene scene) {
        // Given
        Sights sights = new Sights();
        scene.revoked().forEach(r -> sights.cutOff(r.node()));
        boolean allowed =
                DryCheck.check(scene.spec(), scene.rules, sights.evidence(), "pg1").isEmpty();

        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        assertThat(outcome instanceof Choice.Outcome.Chosen && !allowed).isFalse();
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<Standby> standby =
                Combinators.combine(
                                Arbitraries.of(true, true, true, false),
                                Arbitraries.of(3L, 3L, 3L, 2L, 4L),
                                Arbitraries.of(1, 1, 2),
                                Arbitraries.of(1000L, 1000L, 1001L, 900L, -1L),
                                Arbitraries.of(true, true, true, false),
                                Arbitraries.of(false, false, false, true),
                                Arbitraries.of("7000", "7000", "7000", "7000", "6666"))
                        .as(Standby::new);
        return standby.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .flatMap(
                        standbys ->
                                Combinators.combine(
                                                rules(standbys.size()),
                                                Arbitraries.integers().between(1, 3))
                                        .as((rules, n) -> new Scene(standbys, rules, n)));
    }

    private static Arbitrary<List<DurabilityRule>> rules(int standbys) {
        List<String> names = IntStream.range(2, standbys + 2).mapToObj(i -> "pg" + i).toList();
        Arbitrary<Set<String>> voters = Arbitraries.of(names).set().ofMinSize(1);
        return Combinators.combine(voters, Arbitraries.integers().between(1, 5))
                .as(
                        (set, n) ->
                                new DurabilityRule(
                                        new Epoch(3),
                                        "pg1",
                                        new TreeSet<>(set),
                                        Math.min(n, set.size())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
    }
}
