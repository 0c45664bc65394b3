package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a node that may have acknowledged commits can still do so. Asked before a promotion that
 * goes without the word of voters: with them it could go on, and there would be two primaries.
 * Pure.
 */
record SignsOfLife(ClusterSpec spec, Topology topology, Evidence evidence) {

    /** What shows that it lives; empty: nothing does. */
    Optional<String> of(String node) {
        for (Map.Entry<String, Sighting> sight : evidence.of(node).entrySet()) {
            if (sight.getValue().fresh() && !sight.getValue().missed()) {
                return Optional.of("it still answers vantage " + sight.getKey());
            }
        }
        boolean heard =
                node.equals(topology.primary())
                        && VoterEvidence.of(spec, topology, evidence).anyVouching();
        return heard ? Optional.of("a voter still streams from it") : Optional.empty();
    }

    /**
     * Whether a majority of vantages was refused, twice, {@code refusedGap} apart: no postmaster
     * listens there. Silence proves nothing.
     */
    boolean provenDown(String node) {
        long refused =
                evidence.of(node).entrySet().stream()
                        .filter(e -> spec.failover().vantages().contains(e.getKey()))
                        .filter(e -> e.getValue().fresh() && refusedTwice(e.getValue().seen()))
                        .count();
        return refused >= spec.failover().majority();
    }

    private boolean refusedTwice(NodeObserved seen) {
        return seen.outcome() == ProbeOutcome.REFUSED
                && seen.outcomeCount() >= 2
                && seen.outcomeAgeMillis() >= spec.failover().refusedGap().toMillis();
    }
}
