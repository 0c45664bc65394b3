package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.coordinator.domain.Lineage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings one standby that follows nobody back behind a sealed primary: revoked in this epoch,
 * compared, repointed (I13); what left the line is named, never forced.
 */
public final class FollowerRepair {

    private final Reach reach;
    private final Topology topology;

    public FollowerRepair(Reach reach, Topology topology) {
        this.reach = reach;
        this.topology = topology;
    }

    /** Null once it is sent there (or was), else what speaks against it. */
    public @Nullable Objection repair(String node) {
        DurabilityRule rule = topology.rule();
        DurabilityRule ofEpoch =
                new DurabilityRule(topology.epoch(), rule.primary(), rule.voters(), rule.n());
        try {
            Lineage line;
            try (ControlSession primary = reach.control(rule.primary());
                    Session replication = reach.replication(rule.primary())) {
                new Arming(reach).slots(primary, ofEpoch);
                line = Followers.standing(new Positions(primary, replication));
            }
            return new Followers(reach, ofEpoch, line, Map.of()).revokeAndSend(node);
        } catch (NodeException | NotRevoked | RuntimeException e) {
            return Objection.passing(String.valueOf(e.getMessage()));
        }
    }
}
