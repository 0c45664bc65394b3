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
}
