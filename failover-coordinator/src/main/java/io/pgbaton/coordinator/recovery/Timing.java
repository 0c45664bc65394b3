package io.pgbaton.coordinator.recovery;

import java.time.Duration;
import java.util.List;

/**
 * The time bounds of I1; checked against each other at start.
 *
 * @param ttl of the decider's lease, whole seconds
 * @param margin what must be left of the lease when a step ends
 * @param step the time-out of one statement
 * @param drain how long a revoked standby may take to replay what it received
 * @param promote how long a promotion may take to be seen
 * @param acknowledge how long a marker's acknowledgement is waited for before the next look
 * @param switchover how long a planned switchover may take until its candidate is chosen; past it
 *     the old primary takes the writes back
 * @param settle how long stragglers are waited for once enough standbys are revoked; may be zero
 */
public record Timing(
        Duration ttl,
        Duration margin,
        Duration step,
        Duration drain,
        Duration promote,
        Duration acknowledge,
        Duration switchover,
        Duration settle) {

    /** What a gathering waits for stragglers, unless told. */
    private static final Duration SETTLE = Duration.ofMillis(40);

    /** As docs/failover.md has them. */
    public static final Timing DEFAULT =
            new Timing(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(800),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2));

    /** The same with the usual settling time. */
    public Timing(
            Duration ttl,
            Duration margin,
            Duration step,
            Duration drain,
            Duration promote,
            Duration acknowledge,
            Duration switchover) {
        this(ttl, margin, step, drain, promote, acknowledge, switchover, SETTLE);
    }

    public Timing {
        if (settle.isNegative()) {
            throw new IllegalArgumentException("a settling time is not negative: " + settle);
        }
        for (Duration bound : List.of(ttl, margin, step, drain, promote, acknowledge, switchover)) {
            if (!bound.isPositive()) {
                throw new IllegalArgumentException("a time bound must be positive: " + bound);
            }
        }
        Duration renewal = ttl.dividedBy(6);
        if (step.plus(margin).plus(renewal).compareTo(ttl) >= 0) {
            throw new IllegalArgumentException(
                    "step ("
                            + step
                            + ") + margin ("
                            + margin
                            + ") + renewal ("
                            + renewal
                            + ") must be shorter than the lease's ttl ("
                            + ttl
                            + "), or no step could ever start");
        }
    }
}
