package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.ProbeOutcome;
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
}
