package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AbsencesTest {

    private static final Epoch FOUR = new Epoch(4);
    private static final List<String> VOTERS = List.of("pg2", "pg3");
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Absences absences = new Absences();

    @Test
    void shouldNameWhoHasBeenAwayForLonger() {
        // Given
        absences.saw(FOUR, VOTERS, Set.of("pg2"), at(0));
        absences.saw(FOUR, VOTERS, Set.of(), at(5));

        // When
        Set<String> gone = absences.longerThan(TEN, at(11));

        // Then
        assertThat(gone).containsExactly("pg3");
    }

    @Test
    void shouldNotNameAnybodyAtTheBoundItself() {
        // Given
        absences.saw(FOUR, VOTERS, Set.of("pg2"), at(0));

        // When
        Set<String> gone = absences.longerThan(TEN, at(10));

        // Then
        assertThat(gone).isEmpty();
    }

    @Test
    void shouldCountAnewWhenItWasBackInBetween() {
        // Given
        absences.saw(FOUR, VOTERS, Set.of(), at(0));
        absences.saw(FOUR, VOTERS, Set.of("pg3"), at(6));
        absences.saw(FOUR, VOTERS, Set.of(), at(7));

        // When
        Set<String> gone = absences.longerThan(TEN, at(11));

        // Then
        assertThat(gone).containsExactly("pg2");
    }

    @Test
    void shouldCountAnewInANewEpochAndForgetWhoIsNoVoter() {
        // Given
        absences.saw(FOUR, VOTERS, Set.of(), at(0));
        absences.saw(FOUR.next(), VOTERS, Set.of(), at(9));
        absences.saw(FOUR.next(), List.of("pg3"), Set.of(), at(9));

        // When
        Set<String> soon = absences.longerThan(TEN, at(11));
        Set<String> late = absences.longerThan(TEN, at(20));

        // Then
        assertThat(soon).isEmpty();
        assertThat(late).containsExactly("pg3");
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
