package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** I3: enough voters revoked, for the rule in force and for every pending or unsealed rule [V7]. */
public final class Quorum {

    private Quorum() {}

    /** Whether this set of revoked nodes meets every set that could have acknowledged a commit. */
    public static boolean enough(Collection<DurabilityRule> rules, Collection<String> revoked) {
        return !rules.isEmpty() && rules.stream().allMatch(rule -> rule.revokedBy(revoked));
    }

    /**
     * All rules that count: those of the topology, and of every epoch that was begun after it and
     * is not sealed.
     */
    public static List<DurabilityRule> rules(Topology topology, Collection<EpochRecord> epochs) {
        List<DurabilityRule> rules = new ArrayList<>(topology.rules());
        unsealed(topology, epochs).stream()
                .map(EpochRecord::rule)
                .filter(Objects::nonNull)
                .forEach(rules::add);
        return rules;
    }

    /**
     * The epochs after the topology's in which somebody was to be primary, and that are not sealed,
     * oldest first: each has a rule.
     */
    public static List<EpochRecord> unsealed(Topology topology, Collection<EpochRecord> epochs) {
        return epochs.stream()
                .filter(record -> record.epoch().compareTo(topology.epoch()) > 0)
                .filter(record -> record.rule() != null)
                .filter(record -> record.outcome() != EpochRecord.Outcome.SEALED)
                .sorted(Comparator.comparing(EpochRecord::epoch))
                .toList();
    }
}
