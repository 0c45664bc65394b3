package io.pgbaton.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NewsBellTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final NewsBell bell = new NewsBell();

    @Test
    void shouldAnswerWhoWaitsAsSoonAsItRings() {
        // Given
        CompletableFuture<Void> waiting = bell.otherThan(bell.rung(), LONG);
        assertThat(waiting).isNotDone();

        // When
        bell.ring();

        // Then
        await().until(waiting::isDone);
        assertThat(bell.rung()).isEqualTo(1);
    }

    /** Or what came between two questions would be heard of with the next news only. */
    @Test
    void shouldAnswerAtOnceWhoMissedARing() {
        // Given
        long known = bell.rung();
        bell.ring();

        // When, Then
        assertThat(bell.otherThan(known, LONG)).isDone();
    }

    /** A reader that knows of more than there was knows another monitor: this one was restarted. */
    @Test
    void shouldAnswerAtOnceWhoKnowsOfMore() {
        assertThat(bell.otherThan(7, LONG)).isDone();
    }

    @Test
    void shouldAnswerAfterTheBoundInAnyCase() {
        // When
        CompletableFuture<Void> waiting = bell.otherThan(bell.rung(), Duration.ofMillis(1));

        // Then
        await().until(waiting::isDone);
        assertThat(bell.rung()).isZero();
    }
}
