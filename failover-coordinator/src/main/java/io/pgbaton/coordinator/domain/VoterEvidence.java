package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the voters say of the primary through their walreceivers.
 *
 * <p>Only a receiver that is connected to that primary speaks for it: one that streams from another
 * standby goes on streaming, keepalives included, however dead the primary is. One that exists and
 * may not be read (the monitor's role lacks a grant) says nothing.
 *
 * @param cutOff reachable, and no receiver streams, its last message is old by the node's own
 *     clock, or it streams from another node of the cluster
 * @param vouching reachable, and the receiver streams from the primary
 * @param starved whether, under every rule, too few voters are left to acknowledge a commit
 */
record VoterEvidence(
        SortedSet<String> cutOff, SortedSet<String> vouching, boolean starved, List<String> lines) {

    /** A receiver whose last message is older hears nothing any more. */
    static final Duration HEARD = Duration.ofSeconds(2);

    static VoterEvidence of(ClusterSpec spec, Topology topology, Evidence evidence) {
        SortedSet<String> cutOff = new TreeSet<>();
        SortedSet<String> vouching = new TreeSet<>();
        List<String> lines = new ArrayList<>();
        List<DurabilityRule> rules = topology.rules();
        Set<String> voters = new TreeSet<>();
        rules.forEach(rule -> voters.addAll(rule.voters()));
        for (String voter : voters) {
            Optional<NodeState> state = evidence.state(voter);
            if (state.isEmpty()) {
                lines.add(voter + ": unreachable");
                continue;
            }
            NodeState.Receiver receiver = state.get().receiver();
            if (hidden(receiver)) {
                lines.add(voter + ": has a receiver that the monitor may not read");
            } else if (!state.get().inRecovery() || receiver == null || !hears(receiver)) {
                cutOff.add(voter);
                lines.add(voter + ": cut off");
            } else if (fromPrimary(spec, topology, voter, receiver)) {
                vouching.add(voter);
                lines.add(voter + ": streams");
            } else {
                // An address that the file does not know may be another name of the primary.
                Optional<String> other = declared(spec, receiver);
                other.ifPresent(o -> cutOff.add(voter));
                lines.add(
                        voter
                                + ": streams from "
                                + other.orElse(sender(receiver))
                                + ", not from "
                                + topology.primary());
            }
        }
        boolean starved = rules.stream().allMatch(rule -> rule.starvedBy(cutOff));
        return new VoterEvidence(cutOff, vouching, starved, lines);
    }

    boolean anyVouching() {
        return !vouching.isEmpty();
    }

    private static boolean hidden(NodeState.@Nullable Receiver receiver) {
        return receiver != null && receiver.status().equals(NodeState.HIDDEN);
    }

    private static boolean hears(NodeState.Receiver receiver) {
        return receiver.status().equals("streaming")
                && receiver.lastMessageAgeMillis() != null
                && receiver.lastMessageAgeMillis() <= HEARD.toMillis();
    }

    /** By the declared address, or through this epoch's slot, which its primary alone has (I13). */
    private static boolean fromPrimary(
            ClusterSpec spec, Topology topology, String voter, NodeState.Receiver receiver) {
        return SlotNames.of(topology.epoch(), voter).equals(receiver.slot())
                || declared(spec, receiver).filter(topology.primary()::equals).isPresent();
    }

    private static String sender(NodeState.Receiver receiver) {
        return receiver.senderHost() == null
                ? "an address that the monitor may not read"
                : receiver.senderHost() + ":" + receiver.senderPort();
    }

    /** The node of the cluster file that listens where this receiver streams from. */
    private static Optional<String> declared(ClusterSpec spec, NodeState.Receiver receiver) {
        return spec.nodes().stream()
                .filter(node -> node.host().equals(receiver.senderHost()))
                .filter(node -> node.port() == receiver.senderPort())
                .map(ClusterSpec.Node::name)
                .findFirst();
    }
}
