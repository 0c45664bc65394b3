package io.pgbaton.lab.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Planted faults, each as small as it can be, and their lawful neighbours. */
class JudgeTest {
    private static final Place OLD = new Place("127.0.0.11", 1);
    private static final Place NEW = new Place("127.0.0.12", 2);

    @Test
    void shouldPassWhatIsThere() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L, 2L)),
                        append(1, 0, 10, Ending.OK, 1),
                        append(2, 20, 30, Ending.OK, 1),
                        read(3, 40, Route.POOL, OLD, Map.of(1, List.of(1L, 2L))));

        // Then
        assertThat(judgement.violations()).isEmpty();
        assertThat(judgement.acknowledged()).isEqualTo(2);
        assertThat(judgement.reads()).isEqualTo(1);
    }

    @Test
    void shouldFindALostWrite() {
        // When
        Judgement judgement =
                judge(Map.of(1, List.of(2L)), append(1, 0, 10, Ending.OK, 1), ok(2, 20, 30, 1));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void shouldFindALostPartOfAWrite() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(1L)), ok(1, 0, 10, 1, 2));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void shouldNotMissWhatNobodyAcknowledged() {
        // When
        Judgement judgement = judge(Map.of(), append(1, 0, 10, Ending.INFO, 1));

        // Then
        assertThat(judgement.violations()).isEmpty();
        assertThat(judgement.unknown()).isEqualTo(1);
    }

    @Test
    void shouldFindAnAbortedWriteThatIsThere() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(1L)), append(1, 0, 10, Ending.FAIL, 1));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.ABORTED_WRITE);
    }

    @Test
    void shouldFindHalfATransaction() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(1L)), append(1, 0, 10, Ending.INFO, 1, 2));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.TORN_TRANSACTION);
    }

    @Test
    void shouldFindElementsThatStandTwiceOrComeFromNowhere() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(1L, 1L, 7L)), ok(1, 0, 10, 1));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.STRANGE_ELEMENT, Kind.STRANGE_ELEMENT);
    }

    @Test
    void shouldFindAStaleReadThroughThePool() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L)),
                        ok(1, 0, 10, 1),
                        read(2, 11, Route.POOL, OLD, Map.of(1, List.of())));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.STALE_READ);
    }

    @Test
    void shouldAllowAReadThatOverlapsTheWrite() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L)),
                        ok(1, 0, 20, 1),
                        read(2, 15, Route.POOL, OLD, Map.of(1, List.of())));

        // Then
        assertThat(judgement.violations()).isEmpty();
    }

    @Test
    void shouldFindAStaleReadOnTheNodeThatHadAcknowledged() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L)),
                        ok(1, 0, 10, 1),
                        read(2, 11, Route.DIRECT, OLD, Map.of(1, List.of())));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.STALE_READ);
    }

    @Test
    void shouldCountAStaleReadOfAnOldPrimaryAsNotCovered() {
        // Given
        Append onNew = at(NEW, 2, 20, 30, 1);

        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L, 2L)),
                        ok(1, 0, 10, 1),
                        onNew,
                        read(3, 40, Route.DIRECT, OLD, Map.of(1, List.of(1L))));

        // Then
        assertThat(judgement.violations()).isEmpty();
        assertThat(judgement.uncovered()).isEqualTo(1);
    }

    @Test
    void shouldFindAReadThatDidNotLast() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(2L)),
                        append(1, 0, 10, Ending.INFO, 1),
                        ok(2, 20, 30, 1),
                        read(3, 11, Route.POOL, OLD, Map.of(1, List.of(1L))));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.VANISHED_READ);
    }

    @Test
    void shouldFindAReadOfHalfATransaction() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L), 2, List.of(1L)),
                        ok(1, 0, 20, 1, 2),
                        read(2, 15, Route.POOL, OLD, Map.of(1, List.of(1L), 2, List.of())));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.TORN_TRANSACTION);
    }

    @Test
    void shouldFindAnOrderThatRealTimeForbids() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(2L, 1L)), ok(1, 0, 10, 1), ok(2, 20, 30, 1));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.ORDER);
    }

    @Test
    void shouldAllowAnyOrderOfWritesThatOverlap() {
        // When
        Judgement judgement = judge(Map.of(1, List.of(2L, 1L)), ok(1, 0, 20, 1), ok(2, 10, 30, 1));

        // Then
        assertThat(judgement.violations()).isEmpty();
    }

    @Test
    void shouldFindAnOldPrimaryThatAcknowledgesAfterTheNewOne() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L), 2, List.of(2L)),
                        at(NEW, 1, 0, 10, 1),
                        at(OLD, 2, 20, 30, 2));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.TWO_PRIMARIES);
    }

    @Test
    void shouldFindTwoNodesOnOneTimeline() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L), 2, List.of(2L)),
                        at(OLD, 1, 0, 10, 1),
                        at(new Place("127.0.0.13", 1), 2, 5, 30, 2));

        // Then
        assertThat(kinds(judgement)).containsExactly(Kind.TWO_PRIMARIES);
    }

    @Test
    void shouldAllowTheNewPrimaryToFollowTheOldOne() {
        // When
        Judgement judgement =
                judge(
                        Map.of(1, List.of(1L), 2, List.of(2L)),
                        at(OLD, 1, 0, 10, 1),
                        at(NEW, 2, 5, 30, 2));

        // Then
        assertThat(judgement.violations()).isEmpty();
    }

    private static Judgement judge(Map<Integer, List<Long>> finals, Operation... operations) {
        return Judge.judge(List.of(operations), finals);
    }

    private static List<Kind> kinds(Judgement judgement) {
        return judgement.violations().stream().map(Violation::kind).toList();
    }

    private static Append ok(long id, long invoked, long ended, Integer... lists) {
        return append(id, invoked, ended, Ending.OK, lists);
    }

    private static Append append(
            long id, long invoked, long ended, Ending ending, Integer... lists) {
        return new Append(
                id,
                1,
                Route.POOL,
                invoked,
                ended,
                ending,
                ending == Ending.OK ? OLD : null,
                List.of(lists));
    }

    private static Append at(Place place, long id, long invoked, long ended, Integer... lists) {
        return new Append(id, 1, Route.POOL, invoked, ended, Ending.OK, place, List.of(lists));
    }

    private static Read read(
            long id, long invoked, Route route, Place place, Map<Integer, List<Long>> seen) {
        return new Read(id, 2, route, invoked, invoked + 5, Ending.OK, place, seen);
    }
}
