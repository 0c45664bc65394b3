package io.pgbaton.monitor.domain;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unbroken run of one outcome, and of misses, whichever they were. Its length is measured on the
 * monotonic clock only, from the end of its first probe to the end of its last.
 *
 * @param since when it began, by the wall clock
 * @param sinceNanos the same by the monotonic clock
 * @param lastNanos when its newest probe ended, by the monotonic clock
 * @param count its probes, at least 1
 * @param missingNanos when the unbroken run of refused and silent probes began that this run is
 *     part of, by the monotonic clock; null when it is neither. A host that answers now with a
 *     refusal and now with silence is missed all the while
 */
public record OutcomeRun(
        ProbeOutcome outcome,
        Instant since,
        long sinceNanos,
        long lastNanos,
        int count,
        @Nullable Long missingNanos) {

    /** The run that a probe is part of: the one before, gone on, or a new one. */
    public static OutcomeRun after(
            @Nullable OutcomeRun before, ProbeOutcome outcome, Instant at, long nanos) {
        Long missing = missingSince(before, outcome, nanos);
        if (before == null || before.outcome != outcome) {
            return new OutcomeRun(outcome, at, nanos, nanos, 1, missing);
        }
        int count = before.count == Integer.MAX_VALUE ? before.count : before.count + 1;
        return new OutcomeRun(outcome, before.since, before.sinceNanos, nanos, count, missing);
    }

    private static @Nullable Long missingSince(
            @Nullable OutcomeRun before, ProbeOutcome outcome, long nanos) {
        if (outcome != ProbeOutcome.REFUSED && outcome != ProbeOutcome.SILENT) {
            return null;
        }
        return before == null || before.missingNanos == null ? nanos : before.missingNanos;
    }

    /** How long it has lasted. */
    public Duration age() {
        return Duration.ofNanos(lastNanos - sinceNanos);
    }

    /** How long each probe was refused or silent; null when the newest was neither. */
    public @Nullable Duration missing() {
        return missingNanos == null ? null : Duration.ofNanos(lastNanos - missingNanos);
    }
}
