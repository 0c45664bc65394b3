package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
