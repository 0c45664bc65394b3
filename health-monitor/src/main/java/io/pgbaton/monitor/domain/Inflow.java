package io.pgbaton.monitor.domain;

import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has come in at a standby, and since when nothing more has: neither WAL nor a heartbeat of
 * any vantage. Any difference counts as progress, a restart's too, so that a stall is never told
 * too long.
 *
 * @param sinceNanos when it last moved, as far as was seen; by the monotonic clock
 */
public record Inflow(
        int timeline, @Nullable String receiveLsn, @Nullable Instant newest, long sinceNanos) {

    /** After a probe; null for a node that is no standby. */
    public static @Nullable Inflow after(@Nullable Inflow before, NodeState state, long nanos) {
        if (!state.inRecovery()) {
            return null;
        }
        Instant newest =
                state.heartbeats().values().stream().max(Comparator.naturalOrder()).orElse(null);
        Inflow now = new Inflow(state.timeline(), state.receiveLsn(), newest, nanos);
        return before != null && before.sameAs(now) ? before : now;
    }

    private boolean sameAs(Inflow other) {
        return timeline == other.timeline
                && Objects.equals(receiveLsn, other.receiveLsn)
                && Objects.equals(newest, other.newest);
    }

    /** For how long nothing has come in. */
    public Duration stalled(long nanos) {
        return Duration.ofNanos(nanos - sinceNanos);
    }
}
