package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever takes over has all that was acknowledged [H6], whatever the standbys received. */
class HandoverPropertyTest {

    /**
     * A standstill of pg1 and what its four standbys had by then.
     *
     * @param flushed what pg1 had flushed
     * @param ends what each standby has; null: it was not revoked
     * @param n of ANY n
     */
    record Scene(long flushed, List<Long> ends, int n, String wanted) {

        DurabilityRule rule() {
            return Fixtures.rule(3, "pg1", n, "pg2", "pg3", "pg4", "pg5");
        }

        List<Revoked> revoked() {
            List<Revoked> all = new ArrayList<>();
            for (int i = 0; i < ends.size(); i++) {
                if (ends.get(i) >= 0) {
                    all.add(
                            Choosing.revoked(
                                    "pg" + (i + 2),
                                    Choosing.position(3, 1, ends.get(i)),
                                    "7000",
                                    170011,
                                    false));
                }
            }
            return all;
        }

        /** The furthest commit that n voters had flushed, hence the last that was acknowledged. */
        long acknowledged() {
            return ends.stream()
                    .map(end -> Math.min(Math.abs(end), flushed))
                    .sorted((a, b) -> Long.compare(b, a))
                    .toList()
                    .get(n - 1);
        }

        Choice.Outcome choose() {
            return Handover.choose(
                    Fixtures.spec(5),
                    new Epoch(4),
                    wanted,
                    new Lsn(flushed),
                    List.of(rule()),
                    n,
                    revoked());
        }

        Lsn endOf(String node) {
            return revoked().stream()
                    .filter(r -> r.node().equals(node))
                    .findFirst()
                    .orElseThrow()
                    .position()
                    .end();
        }
    }

    @Property
    void shouldLoseNothingThatWasAcknowledged(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (outcome instanceof Choice.Outcome.Chosen(var candidate)) {
            Lsn end = scene.endOf(candidate.node());
            assertThat(end.atLeast(new Lsn(scene.acknowledged()))).isTrue();
            assertThat(end.atLeast(new Lsn(scene.flushed))).isTrue();
        }
    }

    @Property
    void shouldChooseTheWantedOrNobody(@ForAll("scenes") Scene scene) {
        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        switch (outcome) {
            case Choice.Outcome.Chosen(var candidate) -> {
                assertThat(candidate.node()).isEqualTo(scene.wanted);
                Set<String> revoked =
                        scene.revoked().stream().map(Revoked::node).collect(Collectors.toSet());
                assertThat(scene.rule().revokedBy(revoked)).isTrue();
                assertThat(candidate.rule().voters())
                        .isEqualTo(without(new TreeSet<>(revoked), scene.wanted));
            }
            case Choice.Outcome.Refused(Veto veto, var nodes) -> {
                assertThat(nodes).isNotEmpty();
                assertThat(nodes.values()).noneMatch(String::isBlank);
            }
        }
    }

    @Property
    void shouldTakeAWantedNodeThatIsAsFarAsAnyOther(@ForAll("scenes") Scene scene) {
        // Given
        boolean all = scene.ends.stream().allMatch(end -> end >= 0);
        long most = scene.ends.stream().mapToLong(Long::longValue).max().orElseThrow();
        boolean furthest =
                all && scene.endOf(scene.wanted).equals(new Lsn(most)) && most >= scene.flushed;

        // When
        Choice.Outcome outcome = scene.choose();

        // Then
        if (furthest) {
            assertThat(outcome).isInstanceOf(Choice.Outcome.Chosen.class);
        }
    }

    private static Set<String> without(Set<String> names, String name) {
        names.remove(name);
        return names;
    }

    /** Ends are near the standstill, so that equal, behind and beyond are all frequent. */
    @Provide
    static Arbitrary<Scene> scenes() {
        Arbitrary<Long> flushed = Arbitraries.longs().between(1000, 1003);
        Arbitrary<Long> end =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(1000, 1004)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-1004, -1000)));
        return Combinators.combine(
                        flushed,
                        end.list().ofSize(4),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of("pg2", "pg3", "pg4", "pg5"))
                .as(Scene::new);
    }
}
