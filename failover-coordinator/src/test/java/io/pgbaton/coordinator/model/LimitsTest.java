package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The states that this version does not leave although every node is there. When one of these fails
 * it has become a test of {@link DeadEndsTest}, and {@link Limits} and docs/failover.md ("Not yet")
 * have to hear of it.
 */
class LimitsTest {

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    /** The old primary could serve again, but its rule asks for the candidate's word too. */
    @Test
    void shouldStayClosedWhereTheRuleInForceNeedsACandidateKilledInMidPromotion() {
        // Given
        Scenario scenario = Scenario.in(Scene.of(3, 2));

        // When
        scenario.begin(Task.What.RECOVER, "").until(w -> w.nodes[1].promoting);
        scenario.event(Move.Event.DIES_PROMOTING, "v").run();

        // Then
        assertHeldByMidPromotion(scenario);
    }

    /** v was given up for w, and w was the only voter of v's rule. */
    @Test
    void shouldStayClosedWhereAnEarlierCandidatesRuleNeedsOneKilledInMidPromotion() {
        // Given
        Scenario scenario = Scenario.in(Scene.of(4, 2));

        // When
        scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN);
        scenario.event(Move.Event.KILLED, "v").deposed(Proc.State.STOPPED);
        scenario.begin(Task.What.ABANDON, "").until(w -> w.nodes[2].promoting);
        scenario.event(Move.Event.DIES_PROMOTING, "w").run();

        // Then
        assertHeldByMidPromotion(scenario);
    }

    private static void assertHeldByMidPromotion(Scenario scenario) {
        Healing.End end = scenario.healed();
        String told = scenario.told() + String.join("\n", end.story()) + "\n" + end.world();
        assertThat(end.serves()).as(told).isFalse();
        assertThat(end.world().violation).as(told).isNull();
        assertThat(Limits.of(end.world())).as(told).isEqualTo(Limits.MID_PROMOTION);
    }
}
