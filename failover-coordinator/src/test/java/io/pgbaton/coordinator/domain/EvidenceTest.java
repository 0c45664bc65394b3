package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    /** A planned switchover leaves a living old primary: it was writable a moment ago. */
    @Test
    void shouldForgetWhatWasSeenOfANodeBeforeAMoment() {
        // Given
        Evidence evidence =
                new Sights()
                        .answered("pg1", "a", "b")
                        .aged("pg1", Duration.ofMillis(300))
                        .answered("pg2", "a")
                        .evidence();

        // When
        Evidence later = evidence.since("pg1", Duration.ofMillis(200));

        // Then
        assertThat(later.state("pg1")).isEmpty();
        assertThat(later.state("pg2")).isEqualTo(evidence.state("pg2"));
        assertThat(evidence.since("pg1", Duration.ofMillis(400)).state("pg1"))
                .isEqualTo(evidence.state("pg1"));
    }

    @Test
    void shouldTellTheNewestFreshStateOfANode() {
        // Given
        Evidence evidence =
                new Sights()
                        .state("pg2", Sights.standby("streaming", 5L), "a")
                        .aged("pg2", Duration.ofMillis(500))
                        .state("pg2", Sights.fenced(), "b")
                        .silent("pg2", 100, "c")
                        .evidence();

        // When
        Optional<NodeState> state = evidence.state("pg2");

        // Then
        assertThat(state).contains(Sights.fenced());
    }

    @Test
    void shouldTellNoStateOfANodeThatDidNotTellOne() {
        // Given
        Sights sights = new Sights().outcome("pg2", ProbeOutcome.ANSWERED, 1, 0, "a");

        // When
        Optional<NodeState> state = sights.evidence().state("pg2");

        // Then
        assertThat(state).isEmpty();
    }
}
