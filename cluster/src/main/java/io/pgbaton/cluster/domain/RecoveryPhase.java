package io.pgbaton.cluster.domain;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The journal's phases. Each is written before the actions that it names (I10), so that a successor
 * knows what may have happened.
 */
public enum RecoveryPhase {
    /** A switchover's pools are being paused; no node was touched. */
    PAUSING,
    /** The epoch is owned; voters are being revoked, nobody was chosen. */
    REVOKING,
    /** A candidate, its rule and the fork stand in the journal; it is being armed. */
    CHOSEN,
    /**
     * A promote may have been sent, once the candidate was armed: its outcome is unknown until it
     * is seen. Earlier versions had a phase before it, in which a successor does the same.
     */
    @JsonAlias("ARMED")
    PROMOTING,
    /** The candidate's timeline switch was seen; the others are sent to it. */
    REPOINTING,
    /** The marker is being written and acknowledged. */
    SEALING,
    /** The topology of this epoch is sealed. */
    DONE,
    /** The old primary is taken back, in this epoch. */
    READOPTING,
    /** The epoch ended without a primary; it stays on record. */
    ABANDONED;

    private static final Map<RecoveryPhase, Set<RecoveryPhase>> NEXT =
            Map.of(
                    PAUSING, EnumSet.of(REVOKING, ABANDONED),
                    REVOKING, EnumSet.of(CHOSEN, READOPTING),
                    CHOSEN, EnumSet.of(PROMOTING, ABANDONED),
                    PROMOTING, EnumSet.of(REPOINTING, ABANDONED),
                    REPOINTING, EnumSet.of(SEALING, ABANDONED),
                    SEALING, EnumSet.of(DONE, ABANDONED),
                    READOPTING, EnumSet.of(DONE, ABANDONED),
                    DONE, EnumSet.noneOf(RecoveryPhase.class),
                    ABANDONED, EnumSet.noneOf(RecoveryPhase.class));

    /**
     * The phases that may follow. Where nobody was chosen the epoch is gone on with, never given up
     * (docs/decisions/0048).
     */
    public Set<RecoveryPhase> next() {
        return NEXT.getOrDefault(this, Set.of());
    }

    /** Whether the recovery is over. */
    public boolean terminal() {
        return next().isEmpty();
    }

    /** Whether a candidate stands in the journal from here on. */
    public boolean hasCandidate() {
        return switch (this) {
            case CHOSEN, PROMOTING, REPOINTING, SEALING -> true;
            case PAUSING, REVOKING, DONE, READOPTING, ABANDONED -> false;
        };
    }
}
