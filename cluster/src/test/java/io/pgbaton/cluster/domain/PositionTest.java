package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTest {

    private static final Marker FIRST = marker(1, "pg1", 100);
    private static final Marker SECOND = marker(2, "pg2", 1100);

    @ParameterizedTest
    @CsvSource({
        // A higher marker outweighs timeline and LSN, a higher timeline outweighs the LSN.
        "2,1,100, 1,9,900",
        "2,3,100, 2,2,900",
        "2,2,101, 2,2,100",
        "1,1,1, 0,1,1"
    })
    void shouldOrderByMarkerThenTimelineThenEnd(
            long epoch, int timeline, long end, long lessEpoch, int lessTimeline, long lessEnd) {
        // Given
        Position position = plain(epoch, timeline, end);
        Position less = plain(lessEpoch, lessTimeline, lessEnd);

        // When
        int order = position.compareTo(less);

        // Then
        assertThat(order).isPositive();
        assertThat(less.compareTo(position)).isNegative();
    }

    @Property
    void shouldOrderTotally(@ForAll("positions") List<Position> positions) {
        // Given
        List<Position> sorted = new ArrayList<>(positions);

        // When
        sorted.sort(null);

        // Then
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i; j < sorted.size(); j++) {
                assertThat(sorted.get(i).compareTo(sorted.get(j))).isLessThanOrEqualTo(0);
                assertThat(Integer.signum(sorted.get(j).compareTo(sorted.get(i))))
                        .isEqualTo(-Integer.signum(sorted.get(i).compareTo(sorted.get(j))));
            }
        }
    }

    @Test
    void shouldSeeAPromotionThatNoMarkerFollows() {
        // Given
        Position position = new Position(FIRST, history(2, 1, 1000), lsn(1200));

        // When
        boolean unmarked = position.unmarkedPromotion();

        // Then
        assertThat(unmarked).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1000, false", "999, true", "1001, false"})
    void shouldTakeAMarkerAtOrPastTheSwitchAsItsMarker(long markedAt, boolean unmarked) {
        // Given
        Position position =
                new Position(marker(2, "pg2", markedAt), history(2, 1, 1000), lsn(1200));

        // When
        boolean found = position.unmarkedPromotion();

        // Then
        assertThat(found).isEqualTo(unmarked);
    }

    @Test
    void shouldSeeNoPromotionOnTheFirstTimeline() {
        // Given
        Position position = new Position(FIRST, history(1), lsn(1200));

        // When
        boolean unmarked = position.unmarkedPromotion();

        // Then
        assertThat(unmarked).isFalse();
    }

    @Test
    void shouldLookAtTheLastSwitchOnly() {
        // Given
        Position position = new Position(SECOND, history(3, 1, 1000, 2, 2000), lsn(2200));

        // When
        boolean unmarked = position.unmarkedPromotion();

        // Then
        assertThat(unmarked).isTrue();
    }

    @Test
    void shouldBeOnTheLineOfTheCandidateThatItFollowed() {
        // Given
        Position follower = new Position(FIRST, history(1), lsn(1000));
        Position candidate = new Position(FIRST, history(2, 1, 1000), lsn(1000));

        // When
        boolean oneLine = follower.onLineOf(candidate, lsn(1000));

        // Then
        assertThat(oneLine).isTrue();
    }

    @Test
    void shouldNotBeOnTheLineWhenItIsPastTheFork() {
        // Given
        Position follower = new Position(FIRST, history(1), lsn(1001));
        Position candidate = new Position(FIRST, history(2, 1, 1000), lsn(1000));

        // When
        boolean oneLine = follower.onLineOf(candidate, lsn(1000));

        // Then
        assertThat(oneLine).isFalse();
    }

    /** Without a switch of timeline, as in a re-adoption, the cut is all there is. */
    @ParameterizedTest
    @CsvSource({"999, true", "1000, true", "1001, false"})
    void shouldNotBeOnTheLinePastTheCutOfTheSameTimeline(long end, boolean expected) {
        // Given
        Position follower = new Position(FIRST, history(1), lsn(end));
        Position readopted = new Position(FIRST, history(1), lsn(1000));

        // When
        boolean oneLine = follower.onLineOf(readopted, lsn(1000));

        // Then
        assertThat(oneLine).isEqualTo(expected);
    }

    /** The candidate's history was left before: the fork alone would let it pass. */
    @Test
    void shouldNotBeOnTheLinePastWhereTheHistoryLeftItsTimeline() {
        // Given
        Position follower = new Position(FIRST, history(1), lsn(900));
        Position candidate = new Position(FIRST, history(2, 1, 800), lsn(1000));

        // When
        boolean oneLine = follower.onLineOf(candidate, lsn(1000));

        // Then
        assertThat(oneLine).isFalse();
    }

    /** V11: two nodes can own the same timeline number. */
    @ParameterizedTest
    @CsvSource({"2, pg3, 1100", "2, pg2, 1101", "3, pg2, 1100"})
    void shouldNotBeOneLineWithTheSameTimelineUnderAnotherMarker(
            long epoch, String node, long markedAt) {
        // Given
        Position follower =
                new Position(marker(epoch, node, markedAt), history(2, 1, 1000), lsn(1200));
        Position candidate = new Position(SECOND, history(2, 1, 1000), lsn(1200));

        // When
        boolean oneLine = follower.onLineOf(candidate, lsn(1200));

        // Then
        assertThat(oneLine).isFalse();
    }

    /** V11: the same numbers and the same marker, but this promotion was never marked. */
    @Test
    void shouldNotBeOneLineWithAnUnmarkedPromotionInIt() {
        // Given
        Position stray = new Position(FIRST, history(2, 1, 1000), lsn(1000));
        Position candidate = new Position(FIRST, history(2, 1, 1000), lsn(1000));

        // When
        boolean oneLine = stray.onLineOf(candidate, lsn(1000));

        // Then
        assertThat(oneLine).isFalse();
    }

    @Test
    void shouldNotBeOneLineWithATimelineThatIsNoAncestor() {
        // Given
        Position follower = new Position(SECOND, history(3, 1, 1000, 2, 1050), lsn(1200));
        Position candidate = new Position(SECOND, history(4, 1, 1000), lsn(1500));

        // When
        boolean oneLine = follower.onLineOf(candidate, lsn(1500));

        // Then
        assertThat(oneLine).isFalse();
    }

    @Provide
    Arbitrary<List<Position>> positions() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.longs())
                .as(PositionTest::plain)
                .list()
                .ofMaxSize(6);
    }

    private static Position plain(long epoch, int timeline, long end) {
        return new Position(
                marker(epoch, "pg1", 0), new TimelineHistory(timeline, List.of()), lsn(end));
    }

    private static Marker marker(long epoch, String node, long at) {
        return new Marker(new Epoch(epoch), node, lsn(at));
    }

    /** Pairs of a timeline and where it was left. */
    private static TimelineHistory history(int timeline, long... switches) {
        List<TimelineHistory.Switch> all = new ArrayList<>();
        for (int i = 0; i < switches.length; i += 2) {
            all.add(new TimelineHistory.Switch((int) switches[i], lsn(switches[i + 1])));
        }
        return new TimelineHistory(timeline, all);
    }

    private static Lsn lsn(long bytes) {
        return new Lsn(bytes);
    }
}
