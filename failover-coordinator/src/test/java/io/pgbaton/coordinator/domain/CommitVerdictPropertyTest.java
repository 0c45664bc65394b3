package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What no heartbeat and no stall whatever may bring the judge to. */
class CommitVerdictPropertyTest {

    private static final List<String> VANTAGES = List.of("a", "b", "c");
    private static final long SILENCE = 3_000;

    /** What a vantage saw of the primary, and what became of its heartbeats there. */
    record Look(
            ProbeOutcome outcome, HeartbeatOutcome heartbeat, long lasted, long epoch, long age) {

        boolean hangs() {
            return outcome == ProbeOutcome.ANSWERED
                    && heartbeat == HeartbeatOutcome.UNANSWERED
                    && lasted >= SILENCE
                    && epoch == 3
                    && age <= 1_000;
        }
    }

    /** A voter that streams; dry for so long, negative: unreachable. */
    record Scene(int n, List<Long> dry, List<Look> looks) {

        ClusterSpec spec() {
            return Fixtures.spec(dry.size() + 1);
        }

        Topology topology() {
            return Fixtures.topology(dry.size() + 1, Math.min(n, dry.size()));
        }

        Sights sights() {
            Sights sights = new Sights();
            for (int i = 0; i < looks.size(); i++) {
                Look look = looks.get(i);
                String vantage = VANTAGES.get(i);
                boolean answered = look.outcome == ProbeOutcome.ANSWERED;
                sights.put(
                        Sights.seen(
                                "pg1",
                                vantage,
                                look.outcome,
                                1,
                                0,
                                answered ? Sights.primary() : null),
                        Duration.ofMillis(look.age));
                sights.heartbeat(
                        "pg1",
                        vantage,
                        new NodeObserved.Heartbeat(look.epoch, look.heartbeat, look.lasted));
            }
            for (int i = 0; i < dry.size(); i++) {
                if (dry.get(i) >= 0) {
                    sights.streaming("pg" + (i + 2)).dry("pg" + (i + 2), dry.get(i));
                }
            }
            return sights;
        }

        Judgement judged() {
            return judged(sights());
        }

        Judgement judged(Sights sights) {
            return Judge.judge(spec(), topology(), sights.evidence());
        }
    }

    private static boolean stuck(Judgement judgement) {
        return judgement.verdict() instanceof Verdict.Stuck;
    }

    @Property
    void shouldCallStuckOnlyWhatHangsForAMajorityWhileTooFewVotersGetAnything(
            @ForAll("scenes") Scene scene) {
        // When
        boolean stuck = stuck(scene.judged());

        // Then
        long hanging = scene.looks.stream().filter(Look::hangs).count();
        Set<String> maybeFed =
                IntStream.range(0, scene.dry.size())
                        .filter(i -> scene.dry.get(i) < SILENCE)
                        .mapToObj(i -> "pg" + (i + 2))
                        .collect(Collectors.toSet());
        DurabilityRule rule = scene.topology().rule();
        assertThat(stuck).isEqualTo(hanging >= 2 && !rule.acknowledgedBy(maybeFed));
    }

    @Property
    void shouldNeverConvictByItself(@ForAll("scenes") Scene scene) {
        // When
        Verdict verdict = scene.judged().verdict();

        // Then
        assertThat(verdict.convicts()).isFalse();
    }

    @Property
    void shouldNotBeStuckByOneMoreCommit(
            @ForAll("scenes") Scene scene, @ForAll @IntRange(max = 2) int vantage) {
        // Given
        boolean before = stuck(scene.judged());
        Sights sights =
                scene.sights()
                        .heartbeat(
                                "pg1",
                                VANTAGES.get(vantage),
                                new NodeObserved.Heartbeat(3, HeartbeatOutcome.COMMITTED, 9_000));

        // When
        boolean after = stuck(scene.judged(sights));

        // Then
        assertThat(after && !before).isFalse();
    }

    @Property
    void shouldNotBeStuckByOneMoreVoterThatGetsSomething(
            @ForAll("scenes") Scene scene, @ForAll @IntRange(max = 3) int voter) {
        // Given
        boolean before = stuck(scene.judged());
        String node = "pg" + (voter % scene.dry.size() + 2);
        Sights sights = scene.sights().streaming(node).dry(node, 0);

        // When
        boolean after = stuck(scene.judged(sights));

        // Then
        assertThat(after && !before).isFalse();
    }

    @Provide
    Arbitrary<Scene> scenes() {
        Arbitrary<Look> look =
                Combinators.combine(
                                Arbitraries.of(
                                        ProbeOutcome.ANSWERED,
                                        ProbeOutcome.ANSWERED,
                                        ProbeOutcome.ANSWERED,
                                        ProbeOutcome.REJECTED,
                                        ProbeOutcome.SILENT),
                                Arbitraries.of(
                                        HeartbeatOutcome.UNANSWERED,
                                        HeartbeatOutcome.UNANSWERED,
                                        HeartbeatOutcome.UNANSWERED,
                                        HeartbeatOutcome.COMMITTED,
                                        HeartbeatOutcome.DISK_FULL,
                                        HeartbeatOutcome.FAILED),
                                Arbitraries.of(0L, 2_999L, 3_000L, 60_000L),
                                Arbitraries.of(3L, 3L, 3L, 2L),
                                Arbitraries.of(0L, 100L, 1_000L, 1_001L))
                        .as(Look::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(-1L, 0L, 2_999L, 3_000L, 9_000L, 60_000L)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        look.list().ofSize(3))
                .as(Scene::new);
    }
}
