package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a journal's steps say of it besides their times. */
class JournalStepsTest {

    private final Journal begun =
            Journal.begin(new Epoch(5), 42, Journal.Kind.SWITCHOVER, "pg1", "asked", Instant.EPOCH);

    /** An ordered epoch proves nothing of voters that somebody stood for (H4). */
    @Test
    void shouldBeOrderedOnlyWhereAStepSaysSo() {
        // Given
        Journal ran = begun.with(step("revoked", "pg2, pg3"));

        // When
        Journal ordered = ran.with(step(Journal.ORDERED, "ada")).with(step("chosen", "pg2"));

        // Then
        assertThat(begun.ordered()).isFalse();
        assertThat(ran.ordered()).isFalse();
        assertThat(ordered.ordered()).isTrue();
    }

    /** Whoever asked for the switchover is told why it ended, not why it was tried again. */
    @Test
    void shouldTellTheLastReasonWhyItWasGivenUp() {
        // Given
        Journal ran = begun.with(step("paused", "2 pools")).with(step(Journal.GIVEN_UP, null));

        // When
        Journal twice =
                ran.with(step(Journal.GIVEN_UP, "pg2 is behind"))
                        .with(step(Journal.GIVEN_UP, "pg2 is gone"))
                        .with(step("re-adopted", "pg1"));

        // Then
        assertThat(ran.givenUpFor()).isEmpty();
        assertThat(twice.givenUpFor()).contains("pg2 is gone");
    }

    private static Journal.Step step(String name, @Nullable String detail) {
        return new Journal.Step(name, Instant.EPOCH, 1, detail);
    }
}
