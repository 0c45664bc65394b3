package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each hole of the specification's first version comes back when its fix is switched off, and is
 * closed when it is not. The production code is the same in both: the ports lie (docs/model.md).
 */
class CounterexamplesTest {

    private static final Scene FOUR = Scene.of(4, 1);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    /** V1: v promised epoch 2, was promoted, and comes back as a voter of epoch 1. */
    @Test
    void shouldNotPrepareANodeAgainstItsPromise() {
        lostWithout(
                Scene.of(3, 1),
                scenario -> {
                    unsentCommit(scenario).begin(Task.What.RECOVER, "");
                    scenario.until(RecoveryPhase.CHOSEN).release().hold("TOPOLOGY").run();
                    scenario.event(Move.Event.KILLED, "v").release();
                    scenario.event(Move.Event.PREPARED, "v").run();
                },
                Fix.PREPARE_HEEDS_PROMISE);
    }

    /** V2: "x follows p" of the last decider arrives when x is revoked already. */
    @Test
    void shouldEndWhatAnEarlierDeciderHasSent() {
        lostWithout(
                FOUR,
                scenario -> {
                    scenario.detached("x");
                    unsentCommit(scenario).hold("#1", "-> p").begin(Task.What.REPAIR, "x").run();
                    scenario.deposed(Proc.State.STOPPED);
                    scenario.begin(Task.What.RECOVER, "").until(w -> w.nodes[3].paused);
                    flushedByXAlone(scenario.release()).hold("#2 revoke-x").run();
                    flushedByXAlone(scenario.release()).until(RecoveryPhase.CHOSEN);
                    scenario.release().hold("#2").run();
                    scenario.release().run();
                },
                Fix.SESSIONS_END_OTHERS);
    }

    /** V3: x forgets what it promised when it is sent to v; a decider of epoch 1 finds it free. */
    @Test
    void shouldNotForgetAPromise() {
        lostWithout(
                FOUR,
                scenario -> {
                    scenario.detached("x");
                    unsentCommit(scenario).hold("#1", "connects to x");
                    scenario.begin(Task.What.REPAIR, "x").run();
                    scenario.deposed(Proc.State.GOES_ON);
                    scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN);
                    scenario.release().hold("#1").hold("connects to its primary: x").run();
                    scenario.release().run();
                },
                Fix.PROMISE_STAYS);
    }

    /** V4: two deciders of one epoch; the earlier one weakens the rule after the later one. */
    @Test
    void shouldRefuseAnEarlierDeciderOfTheSameEpoch() {
        lostWithout(
                Scene.of(4, 2),
                scenario -> {
                    scenario.hold("#1", "connects to p (control)");
                    scenario.changeRule("1", "v", "w", "x").run();
                    scenario.deposed(Proc.State.GOES_ON);
                    scenario.changeRule("1", "v", "w", "x").run();
                    scenario.changeRule("2", "v", "w", "x").run();
                    scenario.release().run();
                    acknowledgedByV(scenario, "nothing else");
                    recoveredWithoutV(scenario);
                },
                Fix.TOKENS_COUNT);
    }

    /** V5: x has no receiver, and has not heard yet that it shall have none. */
    @Test
    void shouldNotTakeAnEmptyViewForARevocation() {
        lostWithout(
                FOUR.lagging(Scene.Lag.STARTUP),
                scenario -> {
                    unsentCommit(scenario).hold("startup process reads its files: x");
                    scenario.hold("connects to its primary: x").hold("CHOSEN");
                    scenario.begin(Task.What.RECOVER, "");
                    scenario.until(w -> w.nodes[3].upstream.conninfo().isEmpty());
                    scenario.event(Move.Event.LOSES_STREAM, "x").run();
                    scenario.release().hold("startup process reads its files: x");
                    scenario.hold("#1").run();
                    scenario.release().run();
                },
                Fix.HANDSHAKE);
    }

    /** V6: v's walsender releases a commit by the rule that is not in force any more. */
    @Test
    void shouldConfirmARuleOnEveryWalsender() {
        lostWithout(
                FOUR.lagging(Scene.Lag.WALSENDERS),
                scenario -> {
                    unsentCommit(scenario).hold("walsender reads its files");
                    scenario.changeRule("2", "v", "w", "x").run();
                    acknowledgedByV(scenario, "walsender reads its files");
                    recoveredWithoutV(scenario);
                },
                Fix.RULE_CONFIRMED);
    }

    /** V7: a commit that waited when the rule was changed, acknowledged by who is no voter now. */
    @Test
    void shouldWriteAMarkerBeforeARuleIsInForce() {
        lostWithout(
                FOUR,
                scenario -> {
                    flushedByXAlone(scenario).event(Move.Event.COMMITS, "p").run();
                    scenario.changeRule("1", "v", "w").run();
                    scenario.hold("revoke-x connects").begin(Task.What.RECOVER, "");
                    scenario.until(RecoveryPhase.CHOSEN).release().run();
                },
                Fix.RULE_CONFIRMED);
    }

    /** V7: a commit that was acknowledged by the weaker rule that is being changed to. */
    @Test
    void shouldCountARuleThatIsPending() {
        lostWithout(
                Scene.of(4, 2),
                scenario -> {
                    scenario.changeRule("1", "v", "w", "x");
                    scenario.until(w -> w.nodes[0].names.n() == 1);
                    acknowledgedByV(scenario, "#1");
                    scenario.deposed(Proc.State.STOPPED);
                    recoveredWithoutV(scenario);
                },
                Fix.PENDING_COUNTS);
    }

    /** V8: the switchover reads the end of the log, and the old primary acknowledges more. */
    @Test
    void shouldFenceBeforeTheEndIsRead() {
        lostInASwitchover(Fix.STANDSTILL_FENCES);
    }

    /** V8: the fence is written, and nobody has loaded it. */
    @Test
    void shouldProveTheFenceOnEveryWalsender() {
        lostInASwitchover(Fix.STANDSTILL_PROVEN);
    }

    private static void lostInASwitchover(Fix fix) {
        lostWithout(
                FOUR,
                scenario -> {
                    scenario.hold("postmaster reads its files: p").hold("revoke-");
                    scenario.begin(Task.What.SWITCH_OVER, "w").run();
                    scenario.event(Move.Event.COMMITS, "p");
                    scenario.hold("flushes the next record: w");
                    scenario.hold("flushes the next record: x").run();
                    scenario.release().hold("flushes the next record");
                    scenario.hold("revoke-v connects").until(RecoveryPhase.CHOSEN);
                    scenario.release().run();
                },
                fix,
                Fix.RULES_IN_SWITCHOVER);
    }

    /** V9: v was killed in mid-promotion, is writable in epoch 1, and w is sent to it. */
    @Test
    void shouldNotTakeWritableForPromoted() {
        lostWithout(
                Scene.of(4, 2),
                scenario -> {
                    scenario.begin(Task.What.RECOVER, "").until(w -> w.nodes[1].promoting);
                    scenario.event(Move.Event.DIES_PROMOTING, "v").run();
                    scenario.event(Move.Event.PREPARED, "v").event(Move.Event.COMMITS, "v");
                    scenario.begin(Task.What.RESUME, "").hold("insert into").run();
                    scenario.release().run();
                },
                Fix.SWITCH_SEEN);
    }

    /**
     * V10: v was promoted, then w, which no majority allows, and y, on v's timeline 2, is sent to
     * w's. The comparison of markers (V11) closes it a second time.
     */
    @Test
    void shouldRevokeAMajority() {
        lostWithout(
                Scene.of(5, 2).voters("v", "w"),
                CounterexamplesTest::twoPromotions,
                Fix.MAJORITY,
                Fix.MARKERS_COMPARED);
    }

    /** V11: the same where v's successor is legal. */
    @Test
    void shouldCompareEpochMarkers() {
        lostWithout(
                Scene.of(5, 2).voters("v", "w", "x"),
                CounterexamplesTest::twoPromotions,
                Fix.MARKERS_COMPARED);
    }

    /**
     * v is promoted in epoch 2, and y alone follows it; both are killed, and w is promoted in epoch
     * 3, which x follows; then y is back.
     */
    private static void twoPromotions(Scenario scenario) {
        scenario.hold("revoke-y").hold("repoint-w").hold("connects to x").hold("insert into");
        scenario.begin(Task.What.RECOVER, "").run();
        scenario.deposed(Proc.State.STOPPED);
        scenario.event(Move.Event.KILLED, "v").event(Move.Event.KILLED, "y").release();
        int weakest = Ports.variants(scenario.world(), Task.What.ABANDON) - 1;
        scenario.begin(Task.What.ABANDON, "", weakest).run();
        scenario.event(Move.Event.STARTS, "y").begin(Task.What.REPAIR, "y").run();
    }

    /** A commit on p that no standby has yet; they get it when that is released. */
    private static Scenario unsentCommit(Scenario scenario) {
        return scenario.hold("flushes the next record").event(Move.Event.COMMITS, "p");
    }

    /** What p commits gets to x alone. */
    private static Scenario flushedByXAlone(Scenario scenario) {
        scenario.hold("flushes the next record: v");
        return scenario.hold("flushes the next record: w");
    }

    /** A commit on p that v alone has, while this is held back. */
    private static void acknowledgedByV(Scenario scenario, String held) {
        scenario.event(Move.Event.COMMITS, "p").release().hold(held);
        scenario.hold("flushes the next record: w").hold("flushes the next record: x").run();
    }

    /** v is not reached, and the others are revoked. */
    private static void recoveredWithoutV(Scenario scenario) {
        scenario.release().hold("flushes the next record").hold("revoke-v connects");
        scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN).release().run();
    }

    /**
     * The story ends badly without the fixes and well with them; the first is needed even where the
     * others are off.
     */
    private static void lostWithout(Scene scene, Consumer<Scenario> story, Fix... fixes) {
        // Given
        Scenario off = Scenario.in(scene.without(fixes));
        Scenario first = Scenario.in(scene.without(Arrays.copyOfRange(fixes, 1, fixes.length)));
        Scenario on = Scenario.in(scene);

        // When
        story.accept(off);
        story.accept(first);
        story.accept(on);

        // Then
        assertThat(off.violation()).as(off.told()).isNotEmpty();
        assertThat(first.violation()).as(first.told()).isEmpty();
        assertThat(on.violation()).as(on.told()).isEmpty();
        assertThat(on.healed().serves()).as(on.told()).isTrue();
    }
}
