package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an old primary came back as a standby, as {@code pgbaton node prepare} left it on record.
 *
 * @param epoch the epoch that it came back into
 * @param lost what its log had that the sealed line has not; null: could not be found out
 * @param told whether the decider has told it
 */
public record Rejoin(
        String node, Epoch epoch, How how, @Nullable Lost lost, Instant at, boolean told) {

    /** What became of the old data. */
    public enum How {
        REWOUND,
        RECLONED;

        /** As events and people have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The end of a log that was cut off: no commit in it was acknowledged under a rule of n >= 1.
     *
     * @param timeline the timeline that was left
     * @param from where the sealed line left it
     * @param to where the log ended
     * @param transactions commit records in between, those of heartbeats included
     */
    public record Lost(int timeline, Lsn from, Lsn to, long transactions) {

        /** How long it was. */
        public long size() {
            return Math.max(0, to.bytes() - from.bytes());
        }

        @Override
        public String toString() {
            return "%d transactions in %d bytes, from %s to %s on timeline %d"
                    .formatted(transactions, size(), from, to, timeline);
        }
    }

    /** The same once it was told. */
    public Rejoin asTold() {
        return new Rejoin(node, epoch, how, lost, at, true);
    }
}
