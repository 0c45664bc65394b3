package io.pgbaton.cli.apply;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against a spec because of the nodes that it has no more: the decider reaches nodes by
 * the spec, so it could neither look after the primary nor go on with a recovery (docs/failover.md,
 * I3). A voter of a standing primary may go where n others are left: the decider drops it from the
 * rule. Pure.
 */
final class Removals {

    private Removals() {}

    /**
     * One line for each objection.
     *
     * @param journal the newest recovery, over or not
     * @param epochs every epoch on record
     */
    static List<String> objections(
            ClusterSpec next,
            Topology topology,
            @Nullable Journal journal,
            Collection<EpochRecord> epochs) {
        List<String> lines = new ArrayList<>();
        if (next.node(topology.primary()).isEmpty()) {
            lines.add(
                    topology.primary()
                            + " takes the writes in epoch "
                            + topology.epoch()
                            + "; it can be removed once another node does");
        }
        boolean open = journal != null && !journal.phase().terminal();
        if (journal != null && open) {
            lines.addAll(ofRecovery(next, topology, journal));
        }
        for (DurabilityRule rule : rules(topology, epochs)) {
            List<String> gone = rule.voters().stream().filter(v -> next.node(v).isEmpty()).toList();
            int left = rule.voters().size() - gone.size();
            boolean standing = !open && rule.epoch().equals(topology.epoch());
            int needed = Math.max(rule.n(), standing ? 1 : rule.revocationsNeeded());
            if (!gone.isEmpty() && left < needed) {
                lines.add(
                        "without "
                                + String.join(", ", gone)
                                + " the rule "
                                + rule.names()
                                + " of epoch "
                                + rule.epoch()
                                + " has "
                                + left
                                + (left == 1 ? " voter" : " voters")
                                + " left, and "
                                + (standing ? "commits need " : "commits and a failover need ")
                                + needed);
            }
        }
        return lines;
    }

    private static List<String> ofRecovery(ClusterSpec next, Topology topology, Journal journal) {
        List<String> lines = new ArrayList<>();
        String until = " a recovery to epoch " + journal.epoch() + " that is not over; wait for it";
        Journal.Candidate candidate = journal.candidate();
        if (candidate != null && next.node(candidate.node()).isEmpty()) {
            lines.add(candidate.node() + " is the candidate of" + until);
        }
        boolean told = journal.oldPrimary().equals(topology.primary());
        if (!told && next.node(journal.oldPrimary()).isEmpty()) {
            lines.add(journal.oldPrimary() + " is the old primary of" + until);
        }
        return lines;
    }

    /** Those that a recovery would have to satisfy: in force, pending, unsealed (I3). */
    private static Set<DurabilityRule> rules(Topology topology, Collection<EpochRecord> epochs) {
        Set<DurabilityRule> rules = new LinkedHashSet<>(topology.rules());
        epochs.stream()
                .filter(e -> e.epoch().compareTo(topology.epoch()) > 0)
                .filter(e -> e.outcome() != EpochRecord.Outcome.SEALED)
                .map(EpochRecord::rule)
                .forEach(
                        rule -> {
                            if (rule != null) {
                                rules.add(rule);
                            }
                        });
        return rules;
    }
}
