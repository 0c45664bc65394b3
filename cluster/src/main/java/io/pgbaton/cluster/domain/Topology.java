package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's truth, as it stands in the store: who takes the writes, and whose word counts.
 *
 * @param epoch the newest sealed epoch
 * @param primary the node that takes writes
 * @param rule the durability rule in force
 * @param pending a rule that is being changed to; counts as well until it is confirmed (I2)
 * @param timeline the primary's timeline
 * @param since when the epoch was sealed
 * @param why what led to it
 */
public record Topology(
        Epoch epoch,
        String primary,
        DurabilityRule rule,
        @Nullable DurabilityRule pending,
        int timeline,
        Instant since,
        String why) {

    /** The rules that a recovery must satisfy on account of this topology. */
    public List<DurabilityRule> rules() {
        return pending == null ? List.of(rule) : List.of(rule, pending);
    }

    /** The same with a rule that is being changed to, or none. */
    public Topology withPending(@Nullable DurabilityRule next) {
        return new Topology(epoch, primary, rule, next, timeline, since, why);
    }

    /** The same with this rule in force and none pending. */
    public Topology withRule(DurabilityRule next, String reason) {
        return new Topology(epoch, primary, next, null, timeline, since, reason);
    }
}
