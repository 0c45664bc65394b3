package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * States that nobody could leave: each comes back when its fix is switched off, and the cluster
 * heals when it is not. Last one that nobody may leave.
 */
class DeadEndsTest {

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    /** H1: a false alarm, and a voter is lost for good: the old primary has to serve again. */
    @Test
    void shouldTakeTheOldPrimaryBack() {
        closedWithout(
                Scene.of(3, 1).withEarlyFence(),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").event(Move.Event.KILLED, "w").run();
                },
                new String[] {"w"},
                Fix.READOPTION);
    }

    /**
     * H6: a switchover whose only voter has more than the candidate. It would be rebuilt before the
     * seal [H5].
     */
    @Test
    void shouldHandOverAllThatWasFlushed() {
        closedWithout(
                Scene.of(3, 2),
                scenario -> {
                    scenario.hold("flushes the next record: w");
                    scenario.event(Move.Event.COMMITS, "p").run();
                    scenario.hold("revoke-v").begin(Task.What.SWITCH_OVER, "w").run();
                    scenario.release().run();
                },
                new String[0],
                Fix.HANDOVER_AT_END,
                Fix.RULES_IN_SWITCHOVER,
                Fix.UNSEALED_REJOINED);
    }

    /** H7: the candidate was killed in mid-promotion, and will never be what it was chosen for. */
    @Test
    void shouldGiveUpACandidateThatWasKilledInMidPromotion() {
        closedWithout(
                Scene.of(4, 2),
                DeadEndsTest::killedInMidPromotion,
                new String[0],
                Fix.MID_PROMOTION_ABANDONED);
    }

    /** H8: a refusal after the old primary was fenced, and nobody comes back for it. */
    @Test
    void shouldGoOnWithAnOpenJournal() {
        closedWithout(
                Scene.of(3, 1).withEarlyFence(),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").until(w -> w.nodes[0].readOnly);
                    scenario.deposed(Proc.State.STOPPED);
                },
                new String[0],
                Fix.JOURNAL_RESUMED);
    }

    /** H2: the candidate is lost for good after its promotion; its predecessor lives. */
    @Test
    void shouldGiveTheRoleBackWhenAPromotedCandidateIsLostForGood() {
        closedWithout(
                Scene.of(3, 1),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").hold("repoint-");
                    scenario.until(w -> !w.nodes[1].standby).event(Move.Event.KILLED, "v");
                },
                new String[] {"v"},
                Fix.WAY_OUT);
    }

    /** The same, and the predecessor was down meanwhile: it waits before it starts. */
    @Test
    void shouldGiveTheRoleBackToAPredecessorThatWasDown() {
        closedWithout(
                Scene.of(3, 1),
                scenario -> {
                    scenario.event(Move.Event.KILLED, "p");
                    scenario.begin(Task.What.RECOVER, "").hold("repoint-");
                    scenario.until(w -> !w.nodes[1].standby).event(Move.Event.KILLED, "v");
                },
                new String[] {"v"},
                Fix.WAY_OUT);
    }

    /** H3: the only voter of the new rule is lost for good, and others are there. */
    @Test
    void shouldTryAnotherRuleWhenTheNewRulesVoterIsLostForGood() {
        closedWithout(
                Scene.of(3, 1),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN);
                    scenario.event(Move.Event.KILLED, "w").run();
                },
                new String[] {"w"},
                Fix.WAY_OUT);
    }

    /** H4: the candidate is lost for good; w followed it, and has all that it had. */
    @Test
    void shouldPromoteADescendantOfACandidateThatIsLostForGood() {
        closedWithout(
                Scene.of(3, 1),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").hold("TOPOLOGY").run();
                    scenario.event(Move.Event.KILLED, "v").release();
                },
                new String[] {"v"},
                Fix.WAY_OUT);
    }

    /** H5: of two nodes only the old primary can acknowledge the marker. */
    @Test
    void shouldLetTheOldPrimaryFollowBeforeTheSealWithTwoNodes() {
        closedWithout(
                Scene.of(2, 1),
                scenario -> {
                    scenario.event(Move.Event.KILLED, "p");
                    scenario.begin(Task.What.RECOVER, "").run();
                },
                new String[0],
                Fix.UNSEALED_REJOINED);
    }

    /** H5: the only voter has more than the candidate. */
    @Test
    void shouldRebuildAVoterThatIsAheadOfTheForkBeforeTheSeal() {
        closedWithout(
                Scene.of(4, 2),
                scenario -> {
                    scenario.hold("flushes the next record: v").hold("flushes the next record: w");
                    scenario.event(Move.Event.COMMITS, "p").run();
                    scenario.event(Move.Event.KILLED, "p");
                    scenario.hold("revoke-x").begin(Task.What.RECOVER, "").run();
                    scenario.event(Move.Event.KILLED, "w").release().run();
                },
                new String[] {"p", "w"},
                Fix.UNSEALED_REJOINED);
    }

    /** H7, where nobody else may be promoted: the old primary takes the role back. */
    @Test
    void shouldGiveUpTheCandidateOfThreeNodesThatWasKilledInMidPromotion() {
        closedWithout(
                Scene.of(3, 1), DeadEndsTest::killedInMidPromotion, new String[0], Fix.WAY_OUT);
    }

    /** Whoever may have what is lost is lost: nobody knows what was acknowledged. */
    @Test
    void shouldStayClosedWhenACandidateAndItsVotersAreLost() {
        closed(
                Scene.of(3, 1),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").hold("repoint-");
                    scenario.until(w -> !w.nodes[1].standby).event(Move.Event.KILLED, "v");
                    scenario.event(Move.Event.KILLED, "w");
                },
                "v",
                "w");
    }

    private static void killedInMidPromotion(Scenario scenario) {
        scenario.begin(Task.What.RECOVER, "").until(w -> w.nodes[1].promoting);
        scenario.event(Move.Event.DIES_PROMOTING, "v").run();
    }

    private static void closedWithout(
            Scene scene, Consumer<Scenario> story, String[] lost, Fix... fixes) {
        // Given
        Scenario off = Scenario.in(scene.without(fixes));
        Scenario first = Scenario.in(scene.without(Arrays.copyOfRange(fixes, 1, fixes.length)));
        Scenario on = Scenario.in(scene);

        // When
        story.accept(off);
        story.accept(first);
        story.accept(on);

        // Then
        assertHealed(off, false, lost);
        assertHealed(first, true, lost);
        assertHealed(on, true, lost);
    }

    private static void closed(Scene scene, Consumer<Scenario> story, String... lost) {
        // Given
        Scenario scenario = Scenario.in(scene);

        // When
        story.accept(scenario);

        // Then
        assertHealed(scenario, false, lost);
    }

    private static void assertHealed(Scenario scenario, boolean serves, String... lost) {
        Healing.End end = scenario.healed(lost);
        String told = scenario.told() + String.join("\n", end.story()) + "\n" + end.world();
        assertThat(end.serves()).as(told).isEqualTo(serves);
        assertThat(end.world().violation).as(told).isNull();
    }
}
