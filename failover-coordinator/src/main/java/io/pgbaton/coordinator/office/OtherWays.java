package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.util.List;
import java.util.Optional;

/** Whether an epoch that does not come to its end should be given up for another one. */
final class OtherWays {

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;

    OtherWays(OfficeContext context, RecoveryScene scene, JournalBook book) {
        this.context = context;
        this.scene = scene;
        this.book = book;
    }

    /**
     * Why this epoch should be given up: the one that it needs is gone, or has answered in vain for
     * long, and another way is legal. Never without another way.
     *
     * @param vain whether it was gone on with in vain for long
     */
    Optional<String> hopeless(Journal open, boolean vain) {
        Journal.Candidate candidate = open.candidate();
        String needed = candidate == null ? open.oldPrimary() : candidate.node();
        if (candidate == null && open.phase() != RecoveryPhase.READOPTING) {
            return Optional.empty();
        }
        Evidence evidence = context.evidence().now();
        if (!(vain || gone(needed, evidence)) || !legal(needed, evidence)) {
            return Optional.empty();
        }
        return Optional.of(needed + " is lost; another way is legal");
    }

    /** Whether a majority of vantages has failed to reach it lately. */
    private boolean gone(String node, Evidence evidence) {
        ClusterSpec.Failover failover = scene.spec().failover();
        long failing =
                evidence.of(node).entrySet().stream()
                        .filter(e -> failover.vantages().contains(e.getKey()))
                        .filter(e -> e.getValue().fresh() && lost(e.getValue()))
                        .count();
        return failing >= failover.majority();
    }

    /** Missed at two probes in a row, whether refused or silent. */
    private static boolean lost(Sighting sighting) {
        return sighting.missing().isPositive();
    }

    private boolean legal(String without, Evidence evidence) {
        Topology topology =
                book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        return rules.stream().allMatch(rule -> rule.synchronous() || !unsealed(topology, rule))
                && DryCheck.automatic(scene.spec(), rules, evidence, without, topology.primary())
                        .isEmpty();
    }

    /** Of a candidate that may have acknowledged alone: nobody else has it. */
    private static boolean unsealed(Topology topology, DurabilityRule rule) {
        return rule.epoch().compareTo(topology.epoch()) > 0;
    }
}
