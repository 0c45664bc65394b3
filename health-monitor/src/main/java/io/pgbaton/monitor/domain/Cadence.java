package io.pgbaton.monitor.domain;

import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a node is probed next, and when the cluster's other nodes are probed with it.
 *
 * <p>Probes stand on a grid, one each {@code interval}; a tick that passes while a probe runs is
 * left out, never queued. After a refusal the grid is left: the next probe starts {@code
 * refusedGap} after the first, so that two refusals at least that far apart are seen as early as
 * can be (docs/failover.md, "dead").
 *
 * @param interval between two probes
 * @param refusedGap between two refusals that count
 * @param phase where on the grid this node's ticks are, so that not all are probed at once
 */
public record Cadence(Duration interval, Duration refusedGap, Duration phase) {

    private static final Duration LEAST = Duration.ofMillis(10);

    public Cadence {
        interval = interval.compareTo(LEAST) < 0 ? LEAST : interval;
        refusedGap = refusedGap.compareTo(LEAST) < 0 ? LEAST : refusedGap;
    }

    /** The cadence of a node, its phase taken from its name. */
    public static Cadence of(String node, Duration interval, Duration refusedGap) {
        long spread = node.hashCode() * 0x9E37_79B9_7F4A_7C15L >>> 1;
        long phase = spread % Math.max(1, interval.toNanos());
        return new Cadence(interval, refusedGap, Duration.ofNanos(phase));
    }

    /**
     * When the next probe starts; on the monotonic clock, and later than the newest probe's end.
     *
     * @param run what the newest probe is part of
     */
    public long nextProbe(OutcomeRun run) {
        return quick(run)
                ? nextOn(run.sinceNanos(), refusedGap.toNanos(), run.lastNanos())
                : nextTick(run.lastNanos());
    }

    /** The first tick of the grid after a time. */
    public long nextTick(long nanos) {
        return nextOn(phase.toNanos(), interval.toNanos(), nanos);
    }

    /**
     * Whether the others are probed together with the primary's next probe: it may be the refusal
     * that convicts, and the verdict then needs the voters as they are at that time.
     */
    public boolean alarmsBefore(@Nullable OutcomeRun last) {
        return last != null && quick(last);
    }

    /**
     * Whether the others are probed at once after a probe of the primary, since its outcome
     * changed. Not after a first refusal: they are probed with the next one, which comes soon and
     * is the one that counts. A failover has better things to do with the nodes' processors than to
     * answer the same question four times.
     */
    public boolean alarmsAfter(@Nullable OutcomeRun before, OutcomeRun after) {
        return before != null && before.outcome() != after.outcome() && !quick(after);
    }

    private boolean confirmed(OutcomeRun run) {
        return run.count() > 1 && run.age().compareTo(refusedGap) >= 0;
    }

    /** What was refused once is asked again soon; what was refused twice is on the grid again. */
    private boolean quick(OutcomeRun run) {
        return run.outcome() == ProbeOutcome.REFUSED && !confirmed(run);
    }

    private static long nextOn(long origin, long step, long after) {
        return origin + (Math.floorDiv(after - origin, step) + 1) * step;
    }
}
