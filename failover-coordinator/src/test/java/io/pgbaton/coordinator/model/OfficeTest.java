package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model's decider begins what the production code's rounds would, and in their order. */
class OfficeTest {

    private static final Scene FOUR = Scene.of(4, 2);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldLeaveAHealthyClusterAlone() {
        // When
        World world = Scenario.in(FOUR).world();

        // Then
        assertBegins(world);
        assertKeeps(world);
    }

    @Test
    void shouldAdoptFirst() {
        // When
        World world =
                World.of(
                        new Cluster(FOUR.notAdopted(), Course.Book.remembering()),
                        Budget.epochs(2));

        // Then
        assertBegins(world, "adopt");
        assertKeeps(world);
        assertThat(Office.mayBegin(world)).extracting(Task::toString).containsExactly("adopt");
    }

    @Test
    void shouldRecoverWhereTheDryCheckPasses() {
        // Given
        Scenario scenario = Scenario.in(FOUR);

        // When
        scenario.event(Move.Event.KILLED, "p");

        // Then
        assertBegins(scenario.world(), "recover");
    }

    @Test
    void shouldNotRecoverWhereTooFewAreReachable() {
        // Given
        Scenario scenario = Scenario.in(FOUR);

        // When
        scenario.event(Move.Event.KILLED, "p").event(Move.Event.KILLED, "v");
        scenario.event(Move.Event.KILLED, "w");

        // Then
        assertBegins(scenario.world());
        assertKeeps(scenario.world());
    }

    /** Whatever else is out of order: an open journal comes first, and alone. */
    @Test
    void shouldGoOnWithAnOpenJournalBeforeAnythingElse() {
        // Given
        Scenario scenario = Scenario.in(FOUR).detached("x");

        // When
        scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN);
        scenario.deposed(Proc.State.STOPPED);

        // Then
        assertBegins(scenario.world(), "resume");
        assertKeeps(scenario.world());
    }

    @Test
    void shouldGiveUpACandidateThatIsGone() {
        // Given
        Scenario scenario = Scenario.in(FOUR);

        // When
        scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.CHOSEN);
        scenario.event(Move.Event.KILLED, "v").deposed(Proc.State.STOPPED);

        // Then
        assertBegins(scenario.world(), "abandon");
    }

    /** Standbys are sent to the primary, then the rule is looked at, then strays are fenced. */
    @Test
    void shouldKeepOrderInTheOrderOfARound() {
        // Given
        Scenario scenario = Scenario.in(Scene.of(4, 1));

        // When
        scenario.event(Move.Event.KILLED, "p").begin(Task.What.RECOVER, "").run();
        scenario.event(Move.Event.STARTS, "p").detached("x");

        // Then
        assertKeeps(scenario.world(), "repair x", "change_rule ANY 1[w]", "fence_stray p");
    }

    /** One thing at a time on the decider's own thread; repairs and fences beside it. */
    @Test
    void shouldDoOneThingAtATime() {
        // Given
        Scenario scenario = Scenario.in(FOUR).detached("x");

        // When
        scenario.changeRule("1", "v", "w", "x");

        // Then
        assertThat(Office.mayBegin(scenario.world()))
                .extracting(Task::toString)
                .containsExactly("repair x");
    }

    private static void assertBegins(World world, String... what) {
        assertThat(Office.next(world, false).stream().map(Task::toString).toList())
                .isEqualTo(List.of(what));
    }

    private static void assertKeeps(World world, String... what) {
        assertThat(Office.keeping(world)).extracting(Task::toString).containsExactly(what);
    }
}
