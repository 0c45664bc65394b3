package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who takes over in a planned switchover: the node that was asked for, or nobody. Pure.
 *
 * <p>The rules are those of {@link Choice} (I3, I5), and the node must have all that the old
 * primary had flushed when its fence was proven [H6]: whatever was acknowledged is at or before
 * that.
 */
public final class Handover {

    private Handover() {}

    /**
     * Chooses.
     *
     * @param wanted the node that was asked for
     * @param flushed what the old primary had flushed at its standstill
     * @param rules every rule that counts ({@link Quorum#rules})
     * @param nInForce n of the sealed rule
     */
    public static Choice.Outcome choose(
            ClusterSpec spec,
            Epoch epoch,
            String wanted,
            Lsn flushed,
            Collection<DurabilityRule> rules,
            int nInForce,
            Collection<Revoked> revoked) {
        Comparator<String> wantedFirst =
                Comparator.<String, Boolean>comparing(node -> !node.equals(wanted))
                        .thenComparing(Comparator.naturalOrder());
        Choice.Outcome outcome =
                Choice.choose(
                        new Eligibility(spec, "", Mandate.PLANNED),
                        epoch,
                        rules,
                        nInForce,
                        revoked,
                        wantedFirst);
        if (!(outcome instanceof Choice.Outcome.Chosen(var candidate))) {
            return outcome;
        }
        Map<String, String> against = new TreeMap<>();
        if (!candidate.node().equals(wanted)) {
            against.put(
                    wanted, "is not as far as " + candidate.node() + ", or may not be promoted");
        } else if (!candidate.fork().lsn().atLeast(flushed)) {
            against.put(
                    wanted,
                    "ends at "
                            + candidate.fork().lsn()
                            + ", before what the old primary had flushed: "
                            + flushed);
        }
        return against.isEmpty()
                ? outcome
                : new Choice.Outcome.Refused(Veto.SWITCHOVER_GIVEN_UP, against);
    }
}
