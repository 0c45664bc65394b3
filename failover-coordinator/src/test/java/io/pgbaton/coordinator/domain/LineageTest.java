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

/**
 * I13: pg2 was chosen with whole records up to 1000, was killed in mid-promotion once, and switched
 * timelines at 1050; it has flushed up to 2000.
 */
class LineageTest {

    private static final Marker FIRST = new Marker(new Epoch(1), "pg1", new Lsn(100));
    private static final Marker SECOND = new Marker(new Epoch(2), "pg2", new Lsn(1100));
    private static final TimelineHistory ONE = new TimelineHistory(1, List.of());
    private static final TimelineHistory TWO =
            new TimelineHistory(2, List.of(new TimelineHistory.Switch(1, new Lsn(1050))));
    private static final Line SHARED = new Line(List.of(FIRST, SECOND), TWO, new Lsn(1000));
    private static final Line OWN = new Line(List.of(FIRST, SECOND), TWO, new Lsn(2000));

    private final Lineage lineage = new Lineage(SHARED, OWN);

    /** What comes after it on the old timeline may be pg2's own [T10]. */
    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false", "1050, false"})
    void shouldHoldWhoStayedOnTheOldTimelineUpToTheForkOnly(long end, boolean holds) {
        // Given
        Position log = new Position(FIRST, ONE, new Lsn(end));

        // When
        boolean held = lineage.holds(log);

        // Then
        assertThat(held).isEqualTo(holds);
        assertThat(lineage.covers(log)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1500, true, true", "2000, true, true", "2001, false, false"})
    void shouldHoldWhoFollowedItUpToWhatItHasFlushed(long end, boolean holds, boolean covers) {
        // Given
        Position log = new Position(SECOND, TWO, new Lsn(end));

        // When
        boolean held = lineage.holds(log);

        // Then
        assertThat(held).isEqualTo(holds);
        assertThat(lineage.covers(log)).isEqualTo(covers);
    }

    /** Past the switch and short of the marker nobody can tell whose line it is [V11]. */
    @Test
    void shouldKnowThatAnUnmarkedSwitchIsNotHeld() {
        // Given
        Position log = new Position(FIRST, TWO, new Lsn(1080));

        // When
        boolean held = lineage.holds(log);

        // Then
        assertThat(held).isFalse();
        assertThat(lineage.covers(log)).isTrue();
    }

    /** Nobody can have followed it when it was promoted just now. */
    @Test
    void shouldNotJudgeAFollowersLogByTheForkAlone() {
        // Given
        Position log = new Position(SECOND, TWO, new Lsn(1500));

        // When
        Lineage fork = Lineage.of(SHARED);

        // Then
        assertThat(fork.holds(log)).isFalse();
        assertThat(fork.covers(log)).isFalse();
    }
}
