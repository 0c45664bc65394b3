package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
        for (EpochRecord epoch : epochs) {
            boolean later = epoch.epoch().compareTo(topology.epoch()) > 0;
            if (later && epoch.rule() != null && epoch.outcome() != EpochRecord.Outcome.SEALED) {
                rules.add(epoch.rule());
            }
        }
        return rules;
    }
}
