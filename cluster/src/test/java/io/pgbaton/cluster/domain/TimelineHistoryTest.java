package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineHistoryTest {

    private static final TimelineHistory THIRD =
            new TimelineHistory(
                    3,
                    List.of(
                            new TimelineHistory.Switch(1, Lsn.parse("0/3000")),
                            new TimelineHistory.Switch(2, Lsn.parse("0/5000"))));

    @Test
    void shouldReadAHistoryFile() {
        // Given
        String file =
                """
                # a comment
                1\t0/3000\tno recovery target specified

                2\t0/5000\tno recovery target specified
                """;

        // When
        TimelineHistory history = TimelineHistory.parse(3, file);

        // Then
        assertThat(history).isEqualTo(THIRD);
    }

    /** PostgreSQL itself does not ask for a reason when it reads the file. */
    @Test
    void shouldReadALineWithoutAReason() {
        // When
        TimelineHistory history = TimelineHistory.parse(3, "1\t0/3000\n2\t0/5000\n");

        // Then
        assertThat(history).isEqualTo(THIRD);
    }

    @Test
    void shouldReadAnEmptyFileAsNoSwitches() {
        // When
        TimelineHistory history = TimelineHistory.parse(1, "");

        // Then
        assertThat(history).isEqualTo(new TimelineHistory(1, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x\t0/1\twhy", "1\tx\twhy", "1\t0/-1\twhy"})
    void shouldRefuseAnyOtherLine(String line) {
        // When, Then
        assertThatIllegalArgumentException().isThrownBy(() -> TimelineHistory.parse(2, line));
    }

    @Test
    void shouldTellWhereEachTimelineWasLeft() {
        // When
        List<java.util.Optional<Lsn>> left =
                List.of(THIRD.leftAt(1), THIRD.leftAt(2), THIRD.leftAt(3), THIRD.leftAt(4));

        // Then
        assertThat(left)
                .containsExactly(
                        java.util.Optional.of(Lsn.parse("0/3000")),
                        java.util.Optional.of(Lsn.parse("0/5000")),
                        java.util.Optional.empty(),
                        java.util.Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0/2FFF, true",
        "1, 0/3000, true",
        "1, 0/3001, false",
        "2, 0/5000, true",
        "2, 0/5001, false",
        "3, 0/9999, true",
        "4, 0/1, false"
    })
    void shouldReachAnAncestorUpToWhereItWasLeft(int timeline, String end, boolean reaches) {
        // When
        boolean reached = THIRD.reaches(timeline, Lsn.parse(end));

        // Then
        assertThat(reached).isEqualTo(reaches);
    }
}
