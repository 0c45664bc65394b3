package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I13: pg1 wrote to 1000, pg2 to 2000, pg3 was promoted at 2000 and has no marker yet. */
class LineTest {

    private static final Marker FIRST = new Marker(new Epoch(1), "pg1", new Lsn(100));
    private static final Marker SECOND = new Marker(new Epoch(2), "pg2", new Lsn(1010));
    private static final TimelineHistory ONE = new TimelineHistory(1, List.of());
    private static final TimelineHistory TWO =
            new TimelineHistory(2, List.of(new TimelineHistory.Switch(1, new Lsn(1000))));
    private static final TimelineHistory THREE =
            new TimelineHistory(
                    3,
                    List.of(
                            new TimelineHistory.Switch(1, new Lsn(1000)),
                            new TimelineHistory.Switch(2, new Lsn(2000))));

    private final Line line = new Line(List.of(FIRST, SECOND), THREE, new Lsn(2000));

    @ParameterizedTest
    @CsvSource({"2000, true", "1500, true", "2001, false"})
    void shouldHoldWhoFollowedUpToTheFork(long end, boolean holds) {
        // Given
        Position log = new Position(SECOND, TWO, new Lsn(end));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isEqualTo(holds);
    }

    /** It was away during the second epoch: all that it has is a prefix. */
    @ParameterizedTest
    @CsvSource({"900, true", "1000, true", "1001, false"})
    void shouldHoldWhoStoppedBeforeAnEarlierFork(long end, boolean holds) {
        // Given
        Position log = new Position(FIRST, ONE, new Lsn(end));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isEqualTo(holds);
    }

    @Test
    void shouldHoldWhoHasNoMarkerYet() {
        // Given
        Position log = new Position(new Marker(Epoch.NONE, "", Lsn.ZERO), ONE, new Lsn(100));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isTrue();
    }

    /** V11: the same timeline number, the same length, another life. */
    @ParameterizedTest
    @CsvSource({"2, pg4, 1010", "2, pg2, 1011", "3, pg2, 1010"})
    void shouldNotHoldTheSameTimelineUnderAnotherMarker(long epoch, String node, long markedAt) {
        // Given
        Position log =
                new Position(
                        new Marker(new Epoch(epoch), node, new Lsn(markedAt)), TWO, new Lsn(1500));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isFalse();
    }

    @Test
    void shouldNotHoldAPromotionThatNoMarkerFollows() {
        // Given
        Position log = new Position(FIRST, TWO, new Lsn(1005));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isFalse();
    }

    /** Cut off after the second epoch's marker was placed and before its row was written. */
    @ParameterizedTest
    @CsvSource({"1001", "1010", "1011"})
    void shouldNotHoldALogThatEndsBeforeTheMarkerOfItsPromotion(long end) {
        // Given
        Position log = new Position(FIRST, TWO, new Lsn(end));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isFalse();
    }

    /** A marker without a switch: pg1 was re-adopted, and wrote it at 500. */
    @ParameterizedTest
    @CsvSource({"1, pg1, 100, 500, true", "1, pg1, 100, 501, false", "2, pg1, 500, 501, true"})
    void shouldHoldALogAtAReadoptionsMarkerOnlyWithItsRow(
            long epoch, String node, long markedAt, long end, boolean holds) {
        // Given
        Line readopted =
                new Line(
                        List.of(FIRST, new Marker(new Epoch(2), "pg1", new Lsn(500))),
                        ONE,
                        new Lsn(900));
        Marker marker = new Marker(new Epoch(epoch), node, new Lsn(markedAt));

        // When
        boolean held = readopted.holds(new Position(marker, ONE, new Lsn(end)));

        // Then
        assertThat(held).isEqualTo(holds);
    }

    /** The old primary wrote on: its log is past the point where its timeline was left. */
    @Test
    void shouldNotHoldALogWithoutAMarkerThatItMustHave() {
        // Given
        Position log = new Position(FIRST, TWO, new Lsn(1500));

        // When
        boolean held = line.holds(log);

        // Then
        assertThat(held).isFalse();
    }

    @Test
    void shouldNotChangeWithTheListItWasMadeOf() {
        // Given
        List<Marker> markers = new java.util.ArrayList<>(List.of(FIRST, SECOND));
        Line made = new Line(markers, THREE, new Lsn(2000));

        // When
        markers.clear();

        // Then
        assertThat(made).isEqualTo(line);
    }
}
