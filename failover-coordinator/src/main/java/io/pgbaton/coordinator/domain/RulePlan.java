package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which rule a standing cluster should have next: one step, weaker or stronger, never both (I2).
 * Pure.
 *
 * <ol start="0">
 *   <li>a change that was begun goes on, unless it cannot be confirmed and the rule in force can:
 *       then it is taken back;
 *   <li>weaker: every promotable standby that streams is a voter;
 *   <li>weaker: no more acknowledgements than the cluster file asks for; with {@code whenShort:
 *       degrade}, no more than voters are left;
 *   <li>stronger: voters that are gone, or that the cluster file does not want, are dropped, as
 *       long as enough stream without them;
 *   <li>stronger: as many acknowledgements as the file asks for and voters can give.
 * </ol>
 *
 * <p>With {@code whenShort: block} the number of acknowledgements never goes below what is asked
 * for: writes wait. With {@code degrade} it goes down to zero.
 */
public final class RulePlan {

    private final ClusterSpec spec;
    private final DurabilityRule rule;
    private final Set<String> streaming;
    private final SortedSet<String> kept;

    private RulePlan(
            ClusterSpec spec, DurabilityRule rule, Set<String> streaming, Set<String> gone) {
        this.spec = spec;
        this.rule = rule;
        this.streaming = streaming;
        this.kept = filtered(rule.voters(), v -> wanted(v) && !gone.contains(v));
    }

    /**
     * The rule to change to.
     *
     * @param streaming nodes that stream from the primary; of those that are no voters only such as
     *     follow through this epoch's slot
     * @param gone voters that have not streamed for longer than {@code durability.shrinkAfter}
     * @return empty when the rule in force is as it should be
     */
    public static Optional<DurabilityRule> next(
            ClusterSpec spec, Topology topology, Set<String> streaming, Set<String> gone) {
        DurabilityRule rule = topology.rule();
        DurabilityRule pending = topology.pending();
        if (pending != null) {
            boolean takenBack =
                    !pending.acknowledgedBy(streaming) && rule.acknowledgedBy(streaming);
            return Optional.of(takenBack ? rule : pending);
        }
        DurabilityRule next = new RulePlan(spec, rule, streaming, gone).step();
        return next.equals(rule) ? Optional.empty() : Optional.of(next);
    }

    private DurabilityRule step() {
        SortedSet<String> grown = new TreeSet<>(rule.voters());
        streaming.stream().filter(this::wanted).forEach(grown::add);
        if (!grown.equals(rule.voters())) {
            return with(grown, rule.n());
        }
        int asked = Math.min(spec.durability().synchronousStandbys(), rule.voters().size());
        boolean degrades = spec.durability().whenShort() == ClusterSpec.WhenShort.DEGRADE;
        int most = degrades ? Math.min(asked, kept.size()) : asked;
        if (rule.n() > most) {
            return with(rule.voters(), most);
        }
        if (mayShrinkTo(kept)) {
            return with(kept, rule.n());
        }
        int able = Math.min(asked, filtered(kept, streaming::contains).size());
        return rule.n() < able ? with(rule.voters(), able) : rule;
    }

    /** Fewer voters than now, and enough of them stream for it to be confirmed. */
    private boolean mayShrinkTo(SortedSet<String> voters) {
        return voters.size() < rule.voters().size()
                && filtered(voters, streaming::contains).size() >= Math.max(1, rule.n());
    }

    /** Whether the cluster file lets it be a voter. */
    private boolean wanted(String node) {
        return !node.equals(rule.primary())
                && spec.node(node).filter(ClusterSpec.Node::promotable).isPresent();
    }

    private DurabilityRule with(SortedSet<String> voters, int n) {
        return new DurabilityRule(rule.epoch(), rule.primary(), voters, n);
    }

    private static SortedSet<String> filtered(Collection<String> nodes, Predicate<String> kept) {
        SortedSet<String> filtered = new TreeSet<>(nodes);
        filtered.removeIf(kept.negate());
        return filtered;
    }

    /** What a step does, for people: {@code dropped pg3; waits for 1}. */
    public static String told(DurabilityRule before, DurabilityRule after) {
        Set<String> added = filtered(after.voters(), v -> !before.voters().contains(v));
        Set<String> dropped = filtered(before.voters(), v -> !after.voters().contains(v));
        StringBuilder text = new StringBuilder("rule changed to ");
        text.append(after.synchronous() ? after.names() : "n = 0 of " + after.voters());
        if (!added.isEmpty()) {
            text.append(": added ").append(String.join(", ", added));
        }
        if (!dropped.isEmpty()) {
            text.append(": dropped ").append(String.join(", ", dropped));
        }
        if (before.n() != after.n()) {
            text.append(": n from ").append(before.n()).append(" to ").append(after.n());
        }
        return text.toString();
    }
}
