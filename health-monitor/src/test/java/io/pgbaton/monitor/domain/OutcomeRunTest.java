package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class OutcomeRunTest {

    private static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

    @Property
    void shouldMeasureTheUnbrokenRunThatEndsWithTheNewestProbe(
            @ForAll @Size(min = 1, max = 40) List<ProbeOutcome> history) {
        // Given
        long millis = 7;
        OutcomeRun run =
                OutcomeRun.after(
                        null, history.getFirst(), WALL.plusMillis(millis), millis * 1_000_000);
        // When
        for (ProbeOutcome outcome : history.subList(1, history.size())) {
            millis += 7;
            run = OutcomeRun.after(run, outcome, WALL.plusMillis(millis), millis * 1_000_000);
        }
        // Then
        int length = 1;
        ProbeOutcome last = history.getLast();
        while (length < history.size() && history.get(history.size() - 1 - length) == last) {
            length++;
        }
        assertThat(run.outcome()).isEqualTo(last);
        assertThat(run.count()).isEqualTo(length);
        assertThat(run.age().toMillis()).isEqualTo((length - 1) * 7L);
        assertThat(run.since()).isEqualTo(WALL.plusMillis(millis - (length - 1) * 7L));
    }

    /** A half-dead host refuses now and is silent now: it is missed all the while. */
    @Property
    void shouldMeasureTheUnbrokenRunOfMissesWhicheverTheyAre(
            @ForAll @Size(min = 1, max = 40) List<ProbeOutcome> history) {
        // Given
        OutcomeRun run = OutcomeRun.after(null, history.getFirst(), WALL, 0);
        int misses = missed(history.getFirst()) ? 1 : 0;
        // When
        for (int i = 1; i < history.size(); i++) {
            run = OutcomeRun.after(run, history.get(i), WALL, i * 7_000_000L);
            misses = missed(history.get(i)) ? misses + 1 : 0;
        }
        // Then
        assertThat(run.missing())
                .isEqualTo(misses == 0 ? null : Duration.ofMillis((misses - 1) * 7L));
    }

    private static boolean missed(ProbeOutcome outcome) {
        return outcome == ProbeOutcome.REFUSED || outcome == ProbeOutcome.SILENT;
    }
}
