package io.pgbaton.coordinator.model;

import static io.pgbaton.cluster.domain.RecoveryPhase.CHOSEN;
import static io.pgbaton.cluster.domain.RecoveryPhase.PAUSING;
import static io.pgbaton.cluster.domain.RecoveryPhase.PROMOTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.READOPTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.REPOINTING;
import static io.pgbaton.cluster.domain.RecoveryPhase.SEALING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The journal's transitions as the production code makes them, against the diagram of the
 * specification (docs/failover.md, "The journal and its successors"): which no drive has taken, and
 * which were taken although the diagram has them not.
 */
class PhaseTransitionsTest {

    private static final Path SPECIFICATION = Path.of("..", "docs", "failover.md");
    private static final Pattern ARROW = Pattern.compile("(\\[\\*]|[A-Z]+) --> [A-Z]+");
    private static final int HISTORIES = Integer.getInteger("model.transitions", 40);
    private static final int MOVES = 200;

    private static final Scene THREE = Scene.of(3, 1).withEarlyFence();
    private static final Scene FOUR = Scene.of(4, 2).withEarlyFence();

    private final PhaseTrail trail = new PhaseTrail();

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldAllowWhatTheSpecificationHas() throws IOException {
        // Given
        SortedSet<String> allowed = new TreeSet<>();

        // When
        for (RecoveryPhase from : RecoveryPhase.values()) {
            from.next().forEach(to -> allowed.add(PhaseTrail.told(from, to)));
        }

        // Then
        SortedSet<String> specified = specification();
        specified.removeIf(transition -> transition.startsWith("[*]"));
        assertThat(allowed).isEqualTo(specified);
    }

    @Test
    void shouldTakeEveryTransitionOfTheSpecificationAndNoOther() throws IOException {
        // Given
        SortedSet<String> specified = specification();

        // When
        goesOn(begun(FOUR, Task.What.RECOVER, ""));
        goesOn(begun(FOUR, Task.What.SWITCH_OVER, "v"));
        goesOn(
                lostIn(PAUSING, begun(FOUR, Task.What.SWITCH_OVER, "v"))
                        .begin(Task.What.RESUME, ""));
        List.of(CHOSEN, PROMOTING, REPOINTING, SEALING).forEach(this::abandons);
        goesOn(begun(THREE, Task.What.RECOVER, "").event(Move.Event.KILLED, "w"));
        abandonsAReadoption();

        // Then
        assertThat(missing(specified, trail.taken())).as("never taken").isEmpty();
        assertThat(missing(trail.taken(), specified)).as("taken, not allowed").isEmpty();
    }

    @Test
    void shouldTakeNoOtherTransitionWhateverHappens() throws IOException {
        // Given
        SortedSet<String> specified = specification();
        List<World> starts = List.of(Scenario.in(THREE).world(), Scenario.in(FOUR).world());

        // When
        for (long seed = 1; seed <= HISTORIES; seed++) {
            World start = starts.get((int) (seed % starts.size()));
            replay(start, History.of(start, seed, MOVES).trace());
        }

        // Then
        assertThat(missing(trail.taken(), specified)).as("taken, not allowed").isEmpty();
        assertThat(trail.taken()).contains("[*] --> REVOKING");
    }

    /** v, which was chosen, is lost together with its decider; the next one gives it up. */
    private void abandons(RecoveryPhase phase) {
        Scenario scenario = lostIn(phase, begun(FOUR, Task.What.RECOVER, ""));
        goesOn(scenario.event(Move.Event.KILLED, "v").begin(Task.What.ABANDON, ""));
    }

    /** The old primary is lost while it takes the role back, and w, for want of which, is there. */
    private void abandonsAReadoption() {
        Scenario scenario = begun(THREE, Task.What.RECOVER, "").event(Move.Event.KILLED, "w");
        lostIn(READOPTING, scenario).event(Move.Event.STARTS, "w");
        scenario.event(Move.Event.KILLED, "p").begin(Task.What.ABANDON, "");
        goesOn(scenario);
    }

    private Scenario begun(Scene scene, Task.What what, String node) {
        trail.begin();
        return Scenario.in(scene).begin(what, node);
    }

    /** All goes on up to this phase, and its decider is lost. */
    private Scenario lostIn(RecoveryPhase phase, Scenario scenario) {
        return watched(
                        scenario,
                        w -> w.etcd.open().map(Journal::phase).filter(phase::equals).isPresent())
                .deposed(Proc.State.STOPPED);
    }

    private void goesOn(Scenario scenario) {
        watched(scenario, w -> false);
        assertThat(scenario.violation()).as(scenario.told()).isEmpty();
    }

    private Scenario watched(Scenario scenario, Predicate<World> until) {
        return scenario.until(
                world -> {
                    trail.saw(world);
                    return until.test(world);
                });
    }

    private void replay(World start, List<Move> moves) {
        World world = start.copy();
        trail.begin();
        for (Move move : moves) {
            move.happen(world);
            trail.saw(world);
        }
    }

    /** The arrows of the diagram; where an epoch ends is none. */
    private static SortedSet<String> specification() throws IOException {
        String text = Files.readString(SPECIFICATION);
        int diagram = text.indexOf("stateDiagram-v2");
        assertThat(diagram).isPositive();
        SortedSet<String> arrows = new TreeSet<>();
        ARROW.matcher(text.substring(diagram, text.indexOf("```", diagram)))
                .results()
                .map(MatchResult::group)
                .forEach(arrows::add);
        return arrows;
    }

    private static SortedSet<String> missing(SortedSet<String> of, SortedSet<String> in) {
        SortedSet<String> missing = new TreeSet<>(of);
        missing.removeAll(in);
        return missing;
    }
}
