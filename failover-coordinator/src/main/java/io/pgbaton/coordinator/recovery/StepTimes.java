package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures the steps of a run, each from the end of the one before, and writes them into the
 * journal.
 */
final class StepTimes {

    private final Clock clock;
    private final List<Journal.Step> pending = new ArrayList<>();
    private final Map<String, Long> millis = new LinkedHashMap<>();
    private long last = System.nanoTime();

    StepTimes(Clock clock) {
        this.clock = clock;
    }

    /** A step ended now. */
    void ended(String step, @Nullable String detail) {
        long now = System.nanoTime();
        double took = (now - last) / 1e6;
        last = now;
        pending.add(
                new Journal.Step(step, clock.instant(), Math.round(took * 100) / 100.0, detail));
        millis.merge(step, Math.round(took), Long::sum);
    }

    /** The journal with the steps that ended since it was last written. */
    Journal into(Journal journal) {
        Journal all = journal;
        for (Journal.Step step : pending) {
            all = all.with(step);
        }
        pending.clear();
        return all;
    }

    /** Whole milliseconds of each step of this run. */
    Map<String, Long> millis() {
        return millis;
    }
}
