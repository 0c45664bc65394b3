package io.pgbaton.cluster.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a new recovery from starting; an open journal, shrink, re-grow and re-adoption go on.
 *
 * @param author who asked, or {@code pgbaton} where it holds the cluster itself
 * @param until when it ends by itself; null: when it is released
 */
public record Hold(
        Kind kind, String author, String reason, Instant since, @Nullable Instant until) {

    /** Why nothing new is begun. */
    public enum Kind {
        /** A person said so. */
        OPERATOR,
        /** The cluster was failed over not long ago ({@code failover.blockAfter}). */
        AFTER_FAILOVER,
        /**
         * More clusters were failed over at once than the fleet's budget allows; ends when the
         * primary is seen healthy, too.
         */
        FLEET_BUDGET
    }

    /** Whether it holds now. */
    public boolean inForce(Instant now) {
        return until == null || now.isBefore(until);
    }
}
