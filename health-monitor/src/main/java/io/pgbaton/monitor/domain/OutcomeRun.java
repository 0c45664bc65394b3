package io.pgbaton.monitor.domain;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unbroken run of one outcome. Its length is measured on the monotonic clock only, from the end
 * of its first probe to the end of its last.
 *
 * @param since when it began, by the wall clock
 * @param sinceNanos the same by the monotonic clock
 * @param lastNanos when its newest probe ended, by the monotonic clock
 * @param count its probes, at least 1
 */
public record OutcomeRun(
        ProbeOutcome outcome, Instant since, long sinceNanos, long lastNanos, int count) {

    /** The run that a probe is part of: the one before, gone on, or a new one. */
    public static OutcomeRun after(
            @Nullable OutcomeRun before, ProbeOutcome outcome, Instant at, long nanos) {
        if (before == null || before.outcome != outcome) {
            return new OutcomeRun(outcome, at, nanos, nanos, 1);
        }
        int count = before.count == Integer.MAX_VALUE ? before.count : before.count + 1;
        return new OutcomeRun(outcome, before.since, before.sinceNanos, nanos, count);
    }

    /** How long it has lasted. */
    public Duration age() {
        return Duration.ofNanos(lastNanos - sinceNanos);
    }
}
