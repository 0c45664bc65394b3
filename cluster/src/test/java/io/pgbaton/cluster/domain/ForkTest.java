package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A candidate that was chosen on timeline 3 with whole records to 990 and a torn one to 1000. */
class ForkTest {

    private final Fork fork = new Fork(3, new Lsn(1000), new Lsn(990));

    @ParameterizedTest
    @CsvSource({
        "3, 989, false",
        "3, 990, true",
        "3, 1000, true",
        "3, 1200, true",
        "2, 1000, false",
        "4, 1000, false"
    })
    void shouldBeReachedByALogWithEveryWholeRecord(int timeline, long end, boolean reached) {
        // Given
        Position log =
                new Position(
                        new Marker(new Epoch(1), "pg1", new Lsn(1)),
                        new TimelineHistory(timeline, List.of()),
                        new Lsn(end));

        // When
        boolean now = fork.isReachedBy(log);

        // Then
        assertThat(now).isEqualTo(reached);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 989, false, 989",
        "3, 990, true, 990",
        "3, 1000, true, 990",
        "3, 1200, true, 990",
        "2, 1000, false, 990"
    })
    void shouldBeLeftAtItsLastWholeRecordOrLater(int from, long at, boolean left, long shared) {
        // Given
        TimelineHistory history =
                new TimelineHistory(5, List.of(new TimelineHistory.Switch(from, new Lsn(at))));

        // When
        boolean now = fork.isLeftBy(history);

        // Then
        assertThat(now).isEqualTo(left);
        assertThat(fork.sharedWith(history)).isEqualTo(new Lsn(shared));
    }

    /** Of a version that did not write the last whole record's end. */
    @ParameterizedTest
    @CsvSource({"900, 900", "1200, 1000"})
    void shouldShareUpToTheEndInAnOlderJournal(long at, long shared) {
        // Given
        Fork older = new Fork(3, new Lsn(1000), null);
        TimelineHistory history =
                new TimelineHistory(4, List.of(new TimelineHistory.Switch(3, new Lsn(at))));

        // When
        Lsn end = older.sharedWith(history);

        // Then
        assertThat(end).isEqualTo(new Lsn(shared));
        assertThat(older.isLeftBy(history)).isTrue();
    }
}
