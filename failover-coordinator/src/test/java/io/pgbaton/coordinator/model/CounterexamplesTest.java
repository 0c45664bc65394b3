package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each hole of the first version of the specification comes back when its fix is switched off
 * (docs/model.md). The production code is the same in all of them.
 */
class CounterexamplesTest {

    private static final int BOUND = Integer.getInteger("model.bound", 1_500_000);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    /** V1: a node that promised epoch 2 is prepared for epoch 1, and votes in it. */
    @Test
    void shouldLoseACommitWhenPrepareForgetsThePromise() {
        lost(
                Scene.of(3, 1).without(Fix.PREPARE_HEEDS_PROMISE),
                Budget.epochs(2).commits(1).kills(1));
    }

    /** V2: a statement of the last decider arrives after the revocation. */
    @Test
    void shouldLoseACommitWhenLateStatementsLiveOn() {
        lost(
                Scene.of(4, 1).without(Fix.SESSIONS_END_OTHERS),
                Budget.epochs(2).commits(1).leases(1).drops(1));
    }

    /** V5: the receiver is between two connections, and has not heard that it shall not connect. */
    @Test
    void shouldLoseACommitWhenAnEmptyViewIsEnough() {
        lost(Scene.of(3, 1).without(Fix.HANDSHAKE), Budget.epochs(2).commits(1).drops(2));
    }

    /** V7: a commit that was acknowledged by the weaker rule that is being changed to. */
    @Test
    void shouldLoseACommitWhenThePendingRuleDoesNotCount() {
        lost(
                Scene.of(4, 2).without(Fix.PENDING_COUNTS),
                Budget.epochs(2).commits(1).rules(1).drops(1));
    }

    /** V9: writable is not promoted. */
    @Test
    void shouldLoseACommitWhenWritableIsTakenForPromoted() {
        lost(
                Scene.of(3, 1).without(Fix.SWITCH_SEEN),
                Budget.epochs(2).commits(1).kills(1));
    }

    private static void lost(Scene scene, Budget budget) {
        // Given
        World world = World.adopted(new Cluster(scene, Integer.MAX_VALUE), budget);

        // When
        Explorer.Found found = Explorer.of(BOUND).from(world);

        // Then
        System.out.println(found.told());
        assertThat(found.violation()).as(found.told()).isNotNull();
    }
}
