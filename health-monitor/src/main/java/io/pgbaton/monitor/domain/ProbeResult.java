package io.pgbaton.monitor.domain;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import org.jspecify.annotations.Nullable;

/** How one probe of a node ended. */
public sealed interface ProbeResult {

    ProbeOutcome outcome();

    /** The node said how it is. */
    record Answered(NodeState state) implements ProbeResult {
        @Override
        public ProbeOutcome outcome() {
            return ProbeOutcome.ANSWERED;
        }
    }

    /**
     * The node did not.
     *
     * @param detail the error's text, with its SQLSTATE where the server sent one
     */
    record Failed(ProbeOutcome outcome, String detail) implements ProbeResult {}

    /**
     * Tells a failure apart as the verdict needs it. A connection that broke, fresh ones included,
     * said nothing at all: that is silence, and never the proof that a refusal is.
     */
    static ProbeResult of(NodeException failure) {
        ProbeOutcome outcome =
                switch (failure.kind()) {
                    case REFUSED -> ProbeOutcome.REFUSED;
                    case RESTARTING -> ProbeOutcome.RESTARTING;
                    case SILENT, BROKEN -> ProbeOutcome.SILENT;
                    case REJECTED, SQL -> ProbeOutcome.REJECTED;
                };
        return new Failed(outcome, detail(failure));
    }

    private static String detail(NodeException failure) {
        @Nullable String message = failure.getMessage();
        String text = message == null ? failure.kind().toString() : message;
        String state = failure.sqlState();
        return state == null || text.contains(state) ? text : text + " (" + state + ")";
    }
}
