package io.pgbaton.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one health-monitor saw of one node in one probe.
 *
 * @param vantage the place it was seen from
 * @param node the node's name
 * @param at when the probe ended, by the monitor's wall clock
 * @param outcome how the probe ended
 * @param outcomeSince when the unbroken run of this outcome began, by the same clock
 * @param outcomeAgeMillis how long that run has lasted by the monitor's monotonic clock; 0 for the
 *     first probe of a run
 * @param outcomeCount how many probes in a row ended so, this one included
 * @param missingMillis for how long, by the same clock, each probe was refused or silent,
 *     whichever; 0 for the first of them; null when this one was neither
 * @param latencyMillis how long the probe took
 * @param detail the error's text, with its SQLSTATE where the server sent one
 * @param state what the node said of itself, when it answered
 * @param heartbeat how this vantage's own heartbeats on the node fare; null where it writes none
 * @param stalledMillis on a standby that answered: for how long, by the monitor's monotonic clock,
 *     neither a heartbeat of any vantage nor any WAL has come in; 0 when one did since the probe
 *     before
 */
public record NodeObserved(
        String cluster,
        String vantage,
        String node,
        Instant at,
        ProbeOutcome outcome,
        Instant outcomeSince,
        long outcomeAgeMillis,
        int outcomeCount,
        @Nullable Long missingMillis,
        double latencyMillis,
        @Nullable String detail,
        @Nullable NodeState state,
        @Nullable Heartbeat heartbeat,
        @Nullable Long stalledMillis)
        implements Event {

    /** A node on which no heartbeat is written, and which does not say what comes in. */
    public NodeObserved(
            String cluster,
            String vantage,
            String node,
            Instant at,
            ProbeOutcome outcome,
            Instant outcomeSince,
            long outcomeAgeMillis,
            int outcomeCount,
            @Nullable Long missingMillis,
            double latencyMillis,
            @Nullable String detail,
            @Nullable NodeState state) {
        this(
                cluster,
                vantage,
                node,
                at,
                outcome,
                outcomeSince,
                outcomeAgeMillis,
                outcomeCount,
                missingMillis,
                latencyMillis,
                detail,
                state,
                null,
                null);
    }

    /**
     * An unbroken run of heartbeats that ended alike.
     *
     * @param epoch the epoch that they were written in
     * @param outcome how they ended
     * @param ageMillis since the first of them was sent, by the monitor's monotonic clock
     */
    public record Heartbeat(long epoch, HeartbeatOutcome outcome, long ageMillis) {}

    @Override
    public String subject() {
        return node;
    }
}
