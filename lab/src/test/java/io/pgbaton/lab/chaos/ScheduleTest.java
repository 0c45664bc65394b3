package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.lab.chaos.fault.Fault;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.host.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** {@link PlannedFault#brief()} by this pick, and not by 0. */
    private static final int BRIEF = 1 << 4;

    private final Schedule schedule = new Schedule();
    private final List<String> done = new ArrayList<>();

    @Test
    void shouldUndoWhatHasStruckAndTellBeforeTheLast() {
        // Given
        add(FaultKind.KAFKA_LOSS, 0, Duration.ZERO, SHORT);
        add(FaultKind.HOST_KILL, 0, SHORT.multipliedBy(4), SHORT);

        // When
        schedule.run(note -> {}, () -> false, () -> done.add("last"));

        // Then
        assertThat(done)
                .hasSize(5)
                .containsSubsequence("kafka strikes", "kafka is undone")
                .containsSubsequence("host-kill strikes", "host-kill is undone");
        assertThat(done.get(3)).isEqualTo("last");
    }

    @Test
    void shouldNotWaitOnWhenABriefOneHasHadItsEffect() {
        // Given
        add(FaultKind.HOST_KILL, BRIEF, Duration.ZERO, LONG);

        // When
        schedule.run(note -> {}, () -> done.contains("host-kill strikes"), () -> {});

        // Then
        assertThat(done).containsExactly("host-kill strikes", "host-kill is undone");
    }

    /** What took a while to strike is there for its whole time none the less. */
    @Test
    void shouldCountTheTimeFromWhenItIsThere() {
        // Given
        List<Long> at = new ArrayList<>();
        Duration lasts = Duration.ofMillis(120);
        PlannedFault plan = new PlannedFault(FaultKind.STANDBY_LOST_FIRST, 0, Duration.ZERO, lasts);
        schedule.add(
                plan,
                new Fault(
                        "it",
                        List.of(),
                        () -> {
                            sleep(lasts);
                            at.add(System.nanoTime());
                        },
                        () -> at.add(System.nanoTime())));

        // When
        schedule.run(note -> {}, () -> true, () -> {});

        // Then
        assertThat(at.getLast() - at.getFirst()).isGreaterThanOrEqualTo(lasts.toNanos());
    }

    @Test
    void shouldUndoEverythingWhenOneCannotStrike() {
        // Given
        add(FaultKind.KAFKA_LOSS, 0, Duration.ZERO, LONG);
        schedule.add(
                new PlannedFault(FaultKind.ETCD_MEMBER, 0, SHORT, LONG),
                new Fault(
                        "it",
                        List.of(),
                        () -> {
                            throw new LabFailure("it will not", "");
                        },
                        () -> done.add("etcd-member is undone")));

        // When
        assertThatThrownBy(() -> schedule.run(note -> {}, () -> false, () -> {}))
                .isInstanceOf(LabFailure.class);

        // Then
        assertThat(done)
                .containsExactly("kafka strikes", "kafka is undone", "etcd-member is undone");
    }

    @Test
    void shouldLetOneInThreeLastAsItIsPlanned() {
        // Then
        assertThat(new PlannedFault(FaultKind.HOST_KILL, 0, SHORT, SHORT).brief()).isFalse();
        assertThat(new PlannedFault(FaultKind.HOST_KILL, BRIEF, SHORT, SHORT).brief()).isTrue();
        assertThat(new PlannedFault(FaultKind.KAFKA_LOSS, BRIEF, SHORT, SHORT).brief()).isFalse();
    }

    private void add(FaultKind kind, int pick, Duration delay, Duration lasts) {
        schedule.add(
                new PlannedFault(kind, pick, delay, lasts),
                new Fault(
                        "it",
                        List.of(),
                        () -> done.add(kind.label() + " strikes"),
                        () -> done.add(kind.label() + " is undone")));
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
