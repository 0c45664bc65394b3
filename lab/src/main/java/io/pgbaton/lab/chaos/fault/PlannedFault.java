package io.pgbaton.lab.chaos.fault;

import java.time.Duration;

/**
 * A fault before anybody knows whom it will hit: who is primary is known when it strikes.
 *
 * @param kind what breaks
 * @param pick settles what is left open (which standby, how slow); 0 to {@link #PICKS} - 1
 * @param delay how long after the round's first fault it strikes
 * @param lasts how long until it is undone
 */
public record PlannedFault(FaultKind kind, int pick, Duration delay, Duration lasts) {
    /** The number of picks there are. */
    public static final int PICKS = 1 << 16;

    /** One of so many, by the pick. */
    public int oneOf(int count) {
        return pick % count;
    }

    /**
     * Whether it is undone as soon as the role has moved and clients are served again: two in three
     * of the kinds that take the primary away. The rest last, for what a late return may do.
     */
    public boolean brief() {
        return kind.mayMove() && (pick >> 4) % 3 != 0;
    }

    /** Another choice that has nothing to do with {@link #oneOf}: true for a share of all picks. */
    public boolean chance(double share) {
        return (pick >> 8) < share * (PICKS >> 8);
    }
}
