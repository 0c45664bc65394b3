package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Step 5: who is to be primary, and under which rule. Pure.
 *
 * <p>The greatest position of R decides (I5); region and priority choose only among equals. What is
 * behind a preferred node is no reason to promote that node.
 */
public final class Choice {

    private Choice() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** This one, in this epoch, under this rule. */
        record Chosen(Journal.Candidate candidate) implements Outcome {}

        /** Nobody, and why, node by node. */
        record Refused(Veto veto, Map<String, String> nodes) implements Outcome {}
    }

    /**
     * Chooses.
     *
     * @param rules every rule that counts ({@link Quorum#rules})
     * @param nInForce n of the sealed rule
     * @param revoked the standbys that were revoked in this epoch, voters or not
     */
    public static Outcome choose(
            ClusterSpec spec,
            Epoch epoch,
            String oldPrimary,
            Collection<DurabilityRule> rules,
            int nInForce,
            Collection<Revoked> revoked) {
        return choose(spec, epoch, oldPrimary, rules, nInForce, revoked, Mandate.AUTOMATIC);
    }

    /**
     * The same by somebody's order.
     *
     * @param mandate whose order, and what he answers for
     */
    public static Outcome choose(
            ClusterSpec spec,
            Epoch epoch,
            String oldPrimary,
            Collection<DurabilityRule> rules,
            int nInForce,
            Collection<Revoked> revoked,
            Mandate mandate) {
        String wanted = mandate.to();
        Comparator<String> preference =
                Comparator.<String, Boolean>comparing(node -> !node.equals(wanted))
                        .thenComparing(preference(spec, oldPrimary));
        Outcome outcome =
                choose(
                        new Eligibility(spec, oldPrimary, mandate),
                        epoch,
                        rules,
                        nInForce,
                        revoked,
                        preference);
        if (wanted != null
                && outcome instanceof Outcome.Chosen(Journal.Candidate candidate)
                && !candidate.node().equals(wanted)) {
            return new Outcome.Refused(
                    Veto.BEST_NOT_PROMOTABLE,
                    Map.of(wanted, "was asked for, and is not as far as " + candidate.node()));
        }
        return outcome;
    }

    /**
     * The same, with another order among equals.
     *
     * @param preference over nodes' names; the first is taken
     */
    static Outcome choose(
            Eligibility eligibility,
            Epoch epoch,
            Collection<DurabilityRule> rules,
            int nInForce,
            Collection<Revoked> revoked,
            Comparator<String> preference) {
        Mandate mandate = eligibility.mandate();
        SortedMap<String, Revoked> all = heard(rules, revoked, mandate);
        SortedMap<String, Revoked> voters = ofOneSystem(rules, all, mandate);
        SortedMap<String, String> against = new TreeMap<>();
        for (Revoked r : all.values()) {
            if (!voters.containsKey(r.node())) {
                against.put(r.node(), "is of another database system: " + r.systemIdentifier());
            }
        }
        if (!mandate.enough(rules, voters.keySet())) {
            missing(rules, voters.keySet()).forEach(against::putIfAbsent);
            return new Outcome.Refused(Veto.TOO_FEW_REVOKED, against);
        }
        Position best =
                voters.values().stream()
                        .map(Revoked::position)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        List<Revoked> legal = new ArrayList<>();
        for (Revoked r : voters.values()) {
            Optional<String> objection = objection(eligibility, voters.values(), r, best);
            objection.ifPresentOrElse(o -> against.put(r.node(), o), () -> legal.add(r));
        }
        return legal.stream()
                .min(Comparator.comparing(Revoked::node, preference))
                .<Outcome>map(r -> chosen(eligibility, epoch, nInForce, rules, voters.keySet(), r))
                .orElseGet(() -> new Outcome.Refused(Veto.BEST_NOT_PROMOTABLE, against));
    }

    /**
     * The voters; where somebody stands for those that are missing, whoever was revoked: a standby
     * that is no voter may have more than the voters that are left.
     */
    private static SortedMap<String, Revoked> heard(
            Collection<DurabilityRule> rules, Collection<Revoked> revoked, Mandate mandate) {
        SortedMap<String, Revoked> voters = new TreeMap<>();
        for (Revoked r : revoked) {
            if (!mandate.proves() || votes(rules, r.node())) {
                voters.put(r.node(), r);
            }
        }
        return voters;
    }

    private static boolean votes(Collection<DurabilityRule> rules, String node) {
        return rules.stream().anyMatch(rule -> rule.voters().contains(node));
    }

    /**
     * All, if they are of one database system; else those of the one whose voters are enough: a
     * majority of each rule, so at most one system's are. None where no system's are.
     */
    private static SortedMap<String, Revoked> ofOneSystem(
            Collection<DurabilityRule> rules, SortedMap<String, Revoked> voters, Mandate mandate) {
        if (voters.values().stream().map(Revoked::systemIdentifier).distinct().count() <= 1) {
            return voters;
        }
        if (!mandate.proves()) {
            return new TreeMap<>();
        }
        for (Revoked one : voters.values()) {
            SortedMap<String, Revoked> same = new TreeMap<>(voters);
            same.values().removeIf(r -> !r.systemIdentifier().equals(one.systemIdentifier()));
            if (Quorum.enough(rules, same.keySet())) {
                return same;
            }
        }
        return new TreeMap<>();
    }

    private static SortedMap<String, String> missing(
            Collection<DurabilityRule> rules, Set<String> revoked) {
        SortedMap<String, String> nodes = new TreeMap<>();
        for (DurabilityRule rule : rules) {
            for (String voter : rule.voters()) {
                if (!revoked.contains(voter)) {
                    nodes.put(voter, "not revoked; may have acknowledged under " + rule);
                }
            }
        }
        return nodes;
    }

    private static Optional<String> objection(
            Eligibility eligibility, Collection<Revoked> all, Revoked r, Position best) {
        Optional<String> declared = eligibility.objection(r.node());
        if (declared.isPresent()) {
            return declared;
        }
        if (r.delayed()) {
            return Optional.of("applies WAL with a delay");
        }
        if (r.position().compareTo(best) < 0) {
            return Optional.of("is behind: " + r.position().end() + " < " + best.end());
        }
        if (!eligibility.mandate().proves() && r.position().unmarkedPromotion()) {
            return Optional.of("has a promotion in its log that was never sealed");
        }
        boolean older =
                all.stream().anyMatch(o -> o.serverVersion() / 10000 > r.serverVersion() / 10000);
        return older ? Optional.of("runs an older major version") : Optional.empty();
    }

    /** Who is taken among equals: the old primary's region, then priority, then the name. */
    static Comparator<String> preference(ClusterSpec spec, String oldPrimary) {
        String home = spec.node(oldPrimary).map(ClusterSpec.Node::region).orElse("");
        return Comparator.<String, Boolean>comparing(
                        node -> !spec.nodeOrThrow(node).region().equals(home))
                .thenComparing(node -> -spec.nodeOrThrow(node).priority())
                .thenComparing(Comparator.naturalOrder());
    }

    private static Outcome chosen(
            Eligibility eligibility,
            Epoch epoch,
            int nInForce,
            Collection<DurabilityRule> rules,
            Set<String> revoked,
            Revoked best) {
        SortedSet<String> voters = new TreeSet<>(revoked);
        voters.remove(best.node());
        // Who is no voter and may not be promoted acknowledges nothing, forced or not.
        voters.removeIf(
                node -> !votes(rules, node) && !eligibility.spec().nodeOrThrow(node).promotable());
        boolean alone = voters.isEmpty();
        if (alone) {
            eligibility.spec().nodes().stream()
                    .filter(ClusterSpec.Node::promotable)
                    .map(ClusterSpec.Node::name)
                    .forEach(voters::add);
            voters.remove(best.node());
        }
        int n = acknowledgements(eligibility.spec(), nInForce, alone, voters.size());
        Fork fork =
                new Fork(
                        best.position().history().timeline(),
                        best.position().end(),
                        best.replayed());
        return new Outcome.Chosen(
                new Journal.Candidate(
                        best.node(), new DurabilityRule(epoch, best.node(), voters, n), fork));
    }

    /**
     * At least one, where {@code whenShort: degrade} does not let the new primary serve without.
     *
     * @param alone whether nobody else was revoked, to follow it
     */
    private static int acknowledgements(ClusterSpec spec, int nInForce, boolean alone, int voters) {
        ClusterSpec.Durability durability = spec.durability();
        boolean none = alone || durability.synchronousStandbys() == 0;
        return none && durability.whenShort() == ClusterSpec.WhenShort.DEGRADE
                ? 0
                : Math.max(1, Math.min(nInForce, voters));
    }
}
