package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;

/**
 * What one vantage saw of one node last, and how old that is now.
 *
 * @param age since the probe ended, by this coordinator's monotonic clock, the way here included
 */
public record Sighting(NodeObserved seen, Duration age) {

    /** Older evidence is neither life nor death. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    public boolean fresh() {
        return age.compareTo(FRESH) <= 0;
    }

    /** Whether the node answered and told its state. */
    public boolean answered() {
        return seen.outcome() == ProbeOutcome.ANSWERED && seen.state() != null;
    }

    /** Whether the node's server lives: it answered, or would not have us. */
    public boolean alive() {
        return seen.outcome() == ProbeOutcome.ANSWERED || seen.outcome() == ProbeOutcome.REJECTED;
    }

    /** Whether the node says that it starts up or shuts down, for less than that. */
    boolean restarting(Duration grace) {
        return seen.outcome() == ProbeOutcome.RESTARTING
                && Duration.ofMillis(seen.outcomeAgeMillis()).compareTo(grace) < 0;
    }

    /** Whether the vantage missed the node: was refused, or heard nothing. */
    public boolean missed() {
        return seen.outcome() == ProbeOutcome.REFUSED || seen.outcome() == ProbeOutcome.SILENT;
    }

    /** For how long each probe missed the node, refused or silent; zero when the newest did not. */
    public Duration missing() {
        if (!missed()) {
            return Duration.ZERO;
        }
        // A monitor of an older version tells the run of one outcome only.
        Long missing = seen.missingMillis();
        return Duration.ofMillis(missing == null ? seen.outcomeAgeMillis() : missing);
    }
}
