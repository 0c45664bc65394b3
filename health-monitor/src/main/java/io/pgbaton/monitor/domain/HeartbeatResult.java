package io.pgbaton.monitor.domain;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.events.HeartbeatOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How one heartbeat ended.
 *
 * @param outcome told apart as the verdict needs it
 * @param issued whether it was sent; false when not even a connection came about
 * @param label {@code committed}, or the SQLSTATE or the kind of the failure
 * @param detail the error's text; null when it was committed
 */
public record HeartbeatResult(
        HeartbeatOutcome outcome, boolean issued, String label, @Nullable String detail) {

    /** Acknowledged. */
    public static final HeartbeatResult COMMITTED =
            new HeartbeatResult(HeartbeatOutcome.COMMITTED, true, "committed", null);

    private static final String READ_ONLY = "25006";
    private static final String DISK_FULL = "53100";

    /** Tells a failure apart: what the server said of itself, silence, and everything else. */
    public static HeartbeatResult of(NodeException failure, boolean issued) {
        String state = failure.sqlState();
        HeartbeatOutcome outcome = HeartbeatOutcome.FAILED;
        if (READ_ONLY.equals(state)) {
            outcome = HeartbeatOutcome.READ_ONLY;
        } else if (DISK_FULL.equals(state)) {
            outcome = HeartbeatOutcome.DISK_FULL;
        } else if (failure.kind() == NodeException.Kind.SILENT) {
            outcome = HeartbeatOutcome.UNANSWERED;
        }
        String label = state == null ? failure.kind().name() : state;
        return new HeartbeatResult(
                outcome,
                issued,
                label,
                "heartbeat failed (" + label + "): " + failure.getMessage());
    }
}
