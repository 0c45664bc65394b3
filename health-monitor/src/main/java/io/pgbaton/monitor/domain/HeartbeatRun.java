package io.pgbaton.monitor.domain;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An unbroken run of heartbeats that ended alike, on one node in one epoch; all times by the
 * monotonic clock.
 *
 * @param outcome how they ended
 * @param sinceNanos when the first of them was sent
 * @param lastNanos when the newest of them ended
 * @param last the newest one
 */
public record HeartbeatRun(
        String node,
        long epoch,
        HeartbeatOutcome outcome,
        long sinceNanos,
        long lastNanos,
        HeartbeatResult last) {

    /** A run whose newest heartbeat ended longer ago says nothing about now. */
    static final Duration STALE = Duration.ofSeconds(10);

    /**
     * The run that a heartbeat is part of: the one before, gone on, or a new one.
     *
     * <p>Where a heartbeat was sent and nothing came back, the next may not even get a connection:
     * that goes on with the run, but begins none. Who cannot connect has asked for no commit.
     */
    public static HeartbeatRun after(
            @Nullable HeartbeatRun before,
            String node,
            long epoch,
            HeartbeatResult result,
            long sentNanos,
            long endedNanos) {
        HeartbeatRun known =
                before != null && before.node.equals(node) && before.epoch == epoch ? before : null;
        HeartbeatOutcome outcome = result.outcome();
        if (outcome == HeartbeatOutcome.UNANSWERED
                && !result.issued()
                && (known == null || known.outcome != outcome)) {
            outcome = HeartbeatOutcome.FAILED;
        }
        long since = known == null || known.outcome != outcome ? sentNanos : known.sinceNanos;
        return new HeartbeatRun(node, epoch, outcome, since, endedNanos, result);
    }

    /** What is told of it; null when it is stale. */
    public NodeObserved.@Nullable Heartbeat seen(long nanos) {
        return nanos - lastNanos > STALE.toNanos()
                ? null
                : new NodeObserved.Heartbeat(
                        epoch,
                        outcome,
                        Duration.ofNanos(Math.max(0, nanos - sinceNanos)).toMillis());
    }
}
