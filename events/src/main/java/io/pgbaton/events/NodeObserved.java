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
        @Nullable NodeState state)
        implements Event {
    @Override
    public String subject() {
        return node;
    }
}
