package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.events.NodeState;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which standbys stream from the sealed primary through this epoch's slot, as they say. */
final class Following {

    private Following() {}

    static SortedSet<String> of(ClusterSpec spec, Topology topology, Evidence evidence) {
        SortedSet<String> following = new TreeSet<>();
        ClusterSpec.Node primary = spec.nodeOrThrow(topology.primary());
        for (ClusterSpec.Node node : spec.nodes()) {
            evidence.state(node.name())
                    .filter(state -> follows(topology, primary, node.name(), state))
                    .ifPresent(state -> following.add(node.name()));
        }
        return following;
    }

    /**
     * Whether a standby that does not follow is one that has to be sent to the primary. One whose
     * receiver the monitor may not read may well follow.
     */
    static boolean astray(NodeState state) {
        NodeState.Receiver receiver = state.receiver();
        return state.inRecovery()
                && (receiver == null || !receiver.status().equals(NodeState.HIDDEN));
    }

    private static boolean follows(
            Topology topology, ClusterSpec.Node primary, String node, NodeState state) {
        NodeState.Receiver receiver = state.receiver();
        return state.inRecovery()
                && receiver != null
                && receiver.status().equals("streaming")
                && SlotNames.of(topology.epoch(), node).equals(receiver.slot())
                && primary.host().equals(receiver.senderHost())
                && primary.port() == receiver.senderPort();
    }
}
