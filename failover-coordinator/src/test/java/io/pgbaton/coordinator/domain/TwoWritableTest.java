package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two nodes take writes: an old primary that is back, or a promotion behind pgbaton's back. */
class TwoWritableTest {

    private static final ClusterSpec THREE = Fixtures.spec(3);

    /** The primary is on timeline 2. */
    private static final Topology SECOND =
            new Topology(
                    Fixtures.topology(3, 1).epoch(),
                    "pg1",
                    Fixtures.topology(3, 1).rule(),
                    null,
                    2,
                    Fixtures.NOW,
                    "failover");

    private static NodeState writable(int timeline) {
        return state(timeline, false);
    }

    private static NodeState state(int timeline, boolean readOnly) {
        return new NodeState(
                false, timeline, "0/1", null, null, false, readOnly, "", null, "7000", 170011,
                List.of(), null, List.of(), Map.of(), null);
    }

    private static Verdict judge(Sights sights) {
        return Judge.judge(THREE, SECOND, sights.evidence()).verdict();
    }

    private static Sights besides(String node, NodeState other) {
        return new Sights()
                .state("pg1", writable(2), "a", "b", "c")
                .streaming("pg2")
                .state(node, other, "a");
    }

    @Test
    void shouldCallAnOldPrimaryThatIsBackAZombie() {
        // When
        Verdict verdict = judge(besides("pg3", writable(1)));

        // Then
        assertThat(verdict).isEqualTo(new Verdict.Zombie(List.of("pg3")));
        assertThat(verdict.convicts()).isFalse();
        assertThat(verdict.serves()).isTrue();
    }

    @Test
    void shouldCallASecondPromotionSplitBrain() {
        // When
        Verdict verdict = judge(besides("pg3", writable(3)));

        // Then
        assertThat(verdict).isEqualTo(new Verdict.SplitBrain(List.of("pg1", "pg3")));
        assertThat(verdict.convicts()).isFalse();
        assertThat(verdict.serves()).isFalse();
    }

    /** Two nodes can own the same timeline number [V11]. */
    @Test
    void shouldCallTheSameTimelineSplitBrain() {
        assertThat(judge(besides("pg3", writable(2))))
                .isEqualTo(new Verdict.SplitBrain(List.of("pg1", "pg3")));
    }

    @Test
    void shouldCallAZombieTogetherWithASecondPromotionSplitBrain() {
        // Given
        Sights sights = besides("pg3", writable(1)).state("pg2", writable(3), "a", "b", "c");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.SplitBrain(List.of("pg1", "pg2", "pg3")));
    }

    @Test
    void shouldNotMindAnOldPrimaryThatIsFenced() {
        assertThat(judge(besides("pg3", state(1, true)))).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void shouldCallTwoStrangersSplitBrainWhenThePrimaryIsNotAmongThem() {
        // Given
        Sights sights =
                new Sights()
                        .silent("pg1", 100, "a", "b", "c")
                        .state("pg2", writable(1), "a")
                        .state("pg3", writable(1), "a");

        // When
        Verdict verdict = judge(sights);

        // Then
        assertThat(verdict).isEqualTo(new Verdict.SplitBrain(List.of("pg2", "pg3")));
    }
}
