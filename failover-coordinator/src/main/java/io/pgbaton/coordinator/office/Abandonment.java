package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.domain.WayOut;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When an open epoch is given up: the one that it needs is gone, or has answered in vain for long,
 * and another way is legal; or it goes on in vain for long, and another epoch may do what this one
 * cannot. Never without another way. Used by one thread.
 */
final class Abandonment {

    /** A recovery that went on in vain for so long may take another way, where one is legal. */
    private static final Duration STUCK_FOR = Duration.ofSeconds(5);

    private final ClusterSpec spec;
    private final LongSupplier nanos;
    private @Nullable Long inVainSince;

    /**
     * @param nanos a monotonic clock
     */
    Abandonment(ClusterSpec spec, LongSupplier nanos) {
        this.spec = spec;
        this.nanos = nanos;
    }

    /** The recovery stays open: it was gone on with in vain. */
    void inVain() {
        if (inVainSince == null) {
            inVainSince = nanos.getAsLong();
        }
    }

    /** The recovery is over, one way or the other. */
    void over() {
        inVainSince = null;
    }

    /**
     * Why this epoch should be given up; empty: it is gone on with.
     *
     * @param epochs every epoch on record
     */
    Optional<String> due(
            Journal open, Topology topology, List<EpochRecord> epochs, Evidence evidence) {
        Journal.Candidate candidate = open.candidate();
        String needed = candidate == null ? open.oldPrimary() : candidate.node();
        if (candidate == null && open.phase() != RecoveryPhase.READOPTING) {
            return Optional.empty();
        }
        boolean stuck = stuck();
        if ((gone(needed, evidence) || stuck) && otherWay(needed, topology, epochs, evidence)) {
            return Optional.of(needed + " is lost; another way is legal");
        }
        return stuck ? WayOut.of(spec, topology, epochs, open, evidence) : Optional.empty();
    }

    private boolean stuck() {
        Long since = inVainSince;
        return since != null && nanos.getAsLong() - since > STUCK_FOR.toNanos();
    }

    /** Whether a majority of vantages has failed to reach it lately. */
    private boolean gone(String node, Evidence evidence) {
        long failing =
                evidence.of(node).entrySet().stream()
                        .filter(e -> spec.failover().vantages().contains(e.getKey()))
                        .filter(e -> e.getValue().fresh() && lost(e.getValue()))
                        .count();
        return failing >= spec.failover().majority();
    }

    /** Missed at two probes in a row, whether refused or silent. */
    private static boolean lost(Sighting sighting) {
        return sighting.missing().isPositive();
    }

    private boolean otherWay(
            String without, Topology topology, List<EpochRecord> epochs, Evidence evidence) {
        List<DurabilityRule> rules = Quorum.rules(topology, epochs);
        return rules.stream().allMatch(rule -> rule.synchronous() || !unsealed(topology, rule))
                && DryCheck.automatic(spec, rules, evidence, without, topology.primary()).isEmpty();
    }

    /** Of a candidate that may have acknowledged alone: nobody else has it. */
    private static boolean unsealed(Topology topology, DurabilityRule rule) {
        return rule.epoch().compareTo(topology.epoch()) > 0;
    }
}
