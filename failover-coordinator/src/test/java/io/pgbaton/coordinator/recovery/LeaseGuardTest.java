package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Lease;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** I1: no step that could outlast the lease's margin. */
class LeaseGuardTest {

    @Property
    void shouldLetThroughExactlyWhatEndsWithTheMarginLeft(
            @ForAll @LongRange(min = -100, max = 3000) long left,
            @ForAll @LongRange(max = 2000) long step,
            @ForAll @LongRange(max = 2000) long margin) {
        // Given
        StepGuard guard = guard(left, margin);
        boolean refused = false;

        // When
        try {
            guard.check(Duration.ofMillis(step));
        } catch (StepGuard.LeadershipLost e) {
            refused = true;
        }

        // Then
        assertThat(refused).isEqualTo(left - step < margin);
    }

    @Test
    void shouldLetAStepBeginWithExactlyItsTimeAndTheMargin() {
        // Given
        StepGuard guard = guard(1800, 1000);

        // When, Then
        assertThatCode(() -> guard.check(Duration.ofMillis(800))).doesNotThrowAnyException();
    }

    @Test
    void shouldTellHowLongTheLeaseLasts() {
        // Given
        StepGuard guard = guard(1799, 1000);

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> guard.check(Duration.ofMillis(800)))
                .withMessage("the lease lasts 1799 ms more, too short for a step");
    }

    private static StepGuard guard(long left, long margin) {
        return new LeaseGuard(new Held(Duration.ofMillis(left)), Duration.ofMillis(margin));
    }

    /** A lease whose clock is held. */
    private record Held(Duration remaining) implements Lease {
        @Override
        public long id() {
            return 1;
        }

        @Override
        public void onLost(Runnable action) {}

        @Override
        public void close() {}
    }
}
