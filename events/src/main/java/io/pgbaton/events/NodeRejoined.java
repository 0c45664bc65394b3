package io.pgbaton.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node follows the primary again.
 *
 * @param how {@code streaming}, {@code rewound} or {@code recloned}
 * @param lost the end of its old log that was cut off; null: not known
 */
public record NodeRejoined(
        String cluster, String node, long epoch, String how, Instant at, @Nullable Lost lost)
        implements Event {

    /**
     * What nobody but this node had. LSNs are in PostgreSQL's text form, {@code X/Y}.
     *
     * @param timeline the timeline that was left
     * @param fromLsn where the primary's line left it
     * @param toLsn where the node's log ended
     * @param transactions commit records in between, those of heartbeats included
     */
    public record Lost(int timeline, String fromLsn, String toLsn, long bytes, long transactions) {}

    /** Without anything known to be lost. */
    public NodeRejoined(String cluster, String node, long epoch, String how, Instant at) {
        this(cluster, node, epoch, how, at, null);
    }

    @Override
    public String subject() {
        return node;
    }
}
