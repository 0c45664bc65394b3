package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What no evidence whatever may bring the judge to do. */
class JudgePropertyTest {

    private static final List<String> VANTAGES = List.of("a", "b", "c", "d", "e", "x");
    private static final Duration FRESH = Duration.ofMillis(100);

    /** What a vantage saw of the primary. */
    record Look(
            String vantage, ProbeOutcome outcome, int count, long lasted, Long missing, long age) {}

    enum Voter {
        VOUCHES,
        CUT_OFF,
        UNREACHABLE,
        STALE_CUT_OFF
    }

    /** A cluster with what is seen of it. */
    record Scene(int named, int n, List<Voter> voters, boolean pending, List<Look> looks) {

        ClusterSpec spec() {
            return Fixtures.spec(
                    Fixtures.spec(voters.size() + 1).nodes(), VANTAGES.subList(0, named));
        }

        Topology topology() {
            Topology sealed = Fixtures.topology(voters.size() + 1, Math.min(n, voters.size()));
            return pending ? sealed.withPending(Fixtures.rule(3, "pg1", 1, "pg2")) : sealed;
        }

        Sights sights() {
            Sights sights = new Sights();
            for (Look look : looks) {
                NodeState state = look.outcome == ProbeOutcome.ANSWERED ? Sights.primary() : null;
                NodeObserved seen =
                        Sights.seen(
                                "pg1",
                                look.vantage,
                                look.outcome,
                                look.count,
                                look.lasted,
                                look.missing,
                                state);
                sights.put(seen, Duration.ofMillis(look.age));
            }
            for (int i = 0; i < voters.size(); i++) {
                String node = "pg" + (i + 2);
                switch (voters.get(i)) {
                    case VOUCHES -> sights.streaming(node);
                    case CUT_OFF -> sights.cutOff(node);
                    case STALE_CUT_OFF -> sights.cutOff(node).aged(node, Duration.ofMillis(1001));
                    case UNREACHABLE -> {}
                }
            }
            return sights;
        }

        boolean convicts(Sights sights) {
            return Judge.judge(spec(), topology(), sights.evidence()).verdict().convicts();
        }
    }

    @Property
    void shouldNeverConvictWithoutAMajorityOfTheNamedVantages(@ForAll("scenes") Scene scene) {
        // When
        boolean convicted = scene.convicts(scene.sights());

        // Then
        Set<String> missing =
                scene.looks.stream()
                        .filter(l -> VANTAGES.subList(0, scene.named).contains(l.vantage))
                        .filter(l -> l.age <= 1000)
                        .filter(
                                l ->
                                        switch (l.outcome) {
                                            case REFUSED ->
                                                    (l.count >= 2 && l.lasted >= 100)
                                                            || l.missing >= 3000;
                                            case SILENT -> l.missing >= 3000;
                                            case RESTARTING -> l.lasted >= 5000;
                                            case ANSWERED, REJECTED -> false;
                                        })
                        .map(Look::vantage)
                        .collect(Collectors.toSet());
        if (missing.size() * 2 <= scene.named) {
            assertThat(convicted).isFalse();
        }
    }

    @Property
    void shouldNeverConvictWhileEnoughVotersMayAcknowledge(@ForAll("scenes") Scene scene) {
        // When
        boolean convicted = scene.convicts(scene.sights());

        // Then
        Set<String> notCutOff = new TreeSet<>();
        IntStream.range(0, scene.voters.size())
                .filter(i -> scene.voters.get(i) != Voter.CUT_OFF)
                .forEach(i -> notCutOff.add("pg" + (i + 2)));
        for (DurabilityRule rule : scene.topology().rules()) {
            if (rule.acknowledgedBy(notCutOff)) {
                assertThat(convicted).isFalse();
            }
        }
    }

    /** And it does convict where all that is asked for is there. */
    @Property
    void shouldConvictOnFullEvidence(@ForAll("scenes") Scene scene) {
        // Given
        Sights sights = new Sights();
        sights.refused("pg1", 2, 100, VANTAGES.subList(0, scene.named).toArray(String[]::new));
        scene.topology().rules().forEach(r -> sights.cutOff(r.voters().toArray(String[]::new)));

        // When
        boolean convicted = scene.convicts(sights);

        // Then
        assertThat(convicted).isTrue();
    }

    @Property
    void shouldNotBeBroughtToConvictByOneMoreVouchingVoter(
            @ForAll("scenes") Scene scene,
            @ForAll @net.jqwik.api.constraints.IntRange(max = 4) int i) {
        // Given
        boolean before = scene.convicts(scene.sights());
        List<Voter> voters = new ArrayList<>(scene.voters);
        voters.set(i % voters.size(), Voter.VOUCHES);
        Scene more = new Scene(scene.named, scene.n, voters, scene.pending, scene.looks);

        // When
        boolean after = more.convicts(more.sights());

        // Then
        assertThat(after && !before).isFalse();
    }

    @Property
    void shouldNotBeBroughtToConvictByOneMoreAnsweringVantage(
            @ForAll("scenes") Scene scene, @ForAll("vantages") String vantage) {
        // Given
        boolean before = scene.convicts(scene.sights());
        Sights sights = scene.sights().answered("pg1", vantage);

        // When
        boolean after = scene.convicts(sights);

        // Then
        assertThat(after && !before).isFalse();
    }

    @Property
    void shouldNeverConvictOnStaleEvidence(@ForAll("scenes") Scene scene) {
        // Given
        Sights sights = scene.sights().aged("pg1", Duration.ofMillis(1001));

        // When
        boolean convicted = scene.convicts(sights);

        // Then
        assertThat(convicted).isFalse();
    }

    @Property
    void shouldNeverConvictOnStaleVoters(@ForAll("scenes") Scene scene) {
        // Given
        Sights sights = scene.sights();
        IntStream.range(0, scene.voters.size())
                .forEach(i -> sights.aged("pg" + (i + 2), Duration.ofMillis(1001)));

        // When
        boolean convicted = scene.convicts(sights);

        // Then
        assertThat(convicted).isFalse();
    }

    @Property
    void shouldNeverConvictWhileTwoNodesTakeWrites(@ForAll("scenes") Scene scene) {
        // Given
        Sights sights = scene.sights();
        sights.put(Sights.seen("pg1", "x", ProbeOutcome.ANSWERED, 1, 0, Sights.primary()), FRESH);
        sights.state("pg2", Sights.primary(), "a", "b", "c");

        // When
        boolean convicted = scene.convicts(sights);

        // Then
        assertThat(convicted).isFalse();
    }

    @Provide
    Arbitrary<String> vantages() {
        return Arbitraries.of(VANTAGES);
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<Look> look =
                Combinators.combine(
                                Arbitraries.of(VANTAGES),
                                // Mostly failing, or hardly a scene would convict.
                                Arbitraries.frequencyOf(
                                        net.jqwik.api.Tuple.of(
                                                6, Arbitraries.of(ProbeOutcome.REFUSED)),
                                        net.jqwik.api.Tuple.of(
                                                4, Arbitraries.of(ProbeOutcome.values()))),
                                Arbitraries.of(1, 2, 2, 9),
                                Arbitraries.of(0L, 99L, 100L, 2999L, 3000L, 4999L, 5000L),
                                Arbitraries.of(0L, 99L, 2999L, 3000L),
                                Arbitraries.of(0L, 100L, 100L, 1000L, 1001L))
                        .as(Look::new);
        Arbitrary<Voter> voter =
                Arbitraries.of(
                        Voter.CUT_OFF,
                        Voter.CUT_OFF,
                        Voter.VOUCHES,
                        Voter.UNREACHABLE,
                        Voter.STALE_CUT_OFF);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 3),
                        voter.list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.of(true, false),
                        look.list().ofMaxSize(8))
                .as(Scene::new);
    }
}
