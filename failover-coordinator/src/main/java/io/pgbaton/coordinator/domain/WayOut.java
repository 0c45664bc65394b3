package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether an open recovery that goes on in vain is worth giving up although nobody else may be
 * promoted by I3, from what monitors saw. Nothing is decided by it: the next epoch proves what it
 * does, and may still go on with the same candidate ({@link Unsealed}). What somebody ordered is
 * given up by another order only. Pure.
 */
public final class WayOut {

    private WayOut() {}

    /**
     * What the next epoch could do; empty: nothing that this one cannot.
     *
     * @param epochs every epoch on record
     */
    public static Optional<String> of(
            ClusterSpec spec,
            Topology topology,
            Collection<EpochRecord> epochs,
            Journal open,
            Evidence evidence) {
        Journal.Candidate candidate = open.candidate();
        List<DurabilityRule> unsealed =
                Quorum.unsealed(topology, epochs).stream()
                        .map(EpochRecord::rule)
                        .filter(Objects::nonNull)
                        .toList();
        if (candidate == null
                || open.ordered()
                || !unsealed.stream().allMatch(DurabilityRule::synchronous)) {
            return Optional.empty();
        }
        boolean promoted =
                evidence.state(candidate.node())
                        .filter(state -> !state.inRecovery())
                        .filter(state -> state.timeline() > candidate.fork().timeline())
                        .isPresent();
        return promoted
                ? anotherRule(spec, open, candidate, evidence)
                : withoutIt(spec, unsealed, candidate, evidence);
    }

    /** Its marker waits for voters that nobody reaches, and there are others [H3]. */
    private static Optional<String> anotherRule(
            ClusterSpec spec, Journal open, Journal.Candidate candidate, Evidence evidence) {
        DurabilityRule rule = candidate.rule();
        List<String> reachable =
                rule.voters().stream().filter(voter -> evidence.state(voter).isPresent()).toList();
        boolean more = !Unsealed.widened(spec, rule, rule.epoch()).equals(rule);
        return open.phase() == RecoveryPhase.SEALING && !rule.acknowledgedBy(reachable) && more
                ? Optional.of(
                        candidate.node() + " waits for voters that are lost; others may do instead")
                : Optional.empty();
    }

    /**
     * It is lost. Whoever can be revoked meets its rule: they descend from it [H4], or it has
     * acknowledged nothing and never will [H2].
     */
    private static Optional<String> withoutIt(
            ClusterSpec spec,
            List<DurabilityRule> unsealed,
            Journal.Candidate candidate,
            Evidence evidence) {
        Set<String> standbys = new TreeSet<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            boolean standby =
                    !node.name().equals(candidate.node())
                            && evidence.state(node.name())
                                    .filter(NodeState::inRecovery)
                                    .isPresent();
            if (standby) {
                standbys.add(node.name());
            }
        }
        return Quorum.enough(unsealed, standbys)
                ? Optional.of(candidate.node() + " is lost; those that are left meet its rule")
                : Optional.empty();
    }
}
