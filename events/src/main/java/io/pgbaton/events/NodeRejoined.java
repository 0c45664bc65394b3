package io.pgbaton.events;

import java.time.Instant;

/**
 * A node follows the primary again.
 *
 * @param how {@code streaming}, {@code rewound} or {@code recloned}
 */
public record NodeRejoined(String cluster, String node, long epoch, String how, Instant at)
        implements Event {
    @Override
    public String subject() {
        return node;
    }
}
