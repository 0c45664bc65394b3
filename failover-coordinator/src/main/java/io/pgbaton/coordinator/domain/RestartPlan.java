package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a rolling restart restarts, in which order, and whether one is back in sync: no node
 * is taken out while another is. Pure.
 */
public record RestartPlan(ClusterSpec spec, Topology topology, Evidence evidence) {

    /**
     * The nodes, standbys first, the primary last.
     *
     * @param only this one alone, whether a setting waits for it or not; null: each for which one
     *     waits
     */
    public List<Stop> stops(@Nullable String only) {
        List<Stop> stops = new ArrayList<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            if (!node.name().equals(topology.primary())) {
                add(stops, node.name(), only);
            }
        }
        add(stops, topology.primary(), only);
        return stops;
    }

    private void add(List<Stop> stops, String node, @Nullable String only) {
        List<String> pending =
                evidence.state(node).map(NodeState::pendingRestart).orElse(List.of());
        if (only == null ? !pending.isEmpty() : only.equals(node)) {
            stops.add(Stop.waiting(node, node.equals(topology.primary()), pending));
        }
    }

    /** Why no node may be taken out now: one is out already; empty: one may. */
    public Optional<String> notWhole() {
        if (topology.pending() != null) {
            return Optional.of("the rule is being changed to " + topology.pending().names());
        }
        return spec.nodes().stream()
                .map(ClusterSpec.Node::name)
                .filter(node -> !node.equals(topology.primary()))
                .flatMap(node -> notInSync(node).stream())
                .findFirst();
    }

    /** Why a standby is not in sync with the primary; empty: it is. */
    public Optional<String> notInSync(String node) {
        NodeState state = evidence.state(node).orElse(null);
        if (state == null) {
            return Optional.of(node + " is unreachable");
        }
        NodeState.Receiver receiver = state.receiver();
        if (!state.inRecovery()) {
            return Optional.of(node + " is not a standby");
        }
        if (receiver == null
                || !receiver.status().equals("streaming")
                || !SlotNames.of(topology.epoch(), node).equals(receiver.slot())) {
            return Optional.of(node + " does not stream from " + topology.primary());
        }
        if (spec.nodeOrThrow(node).promotable() && !topology.rule().voters().contains(node)) {
            return Optional.of(node + " is not a voter yet");
        }
        Optional<Long> behind =
                evidence.state(topology.primary()).stream()
                        .flatMap(primary -> primary.senders().stream())
                        .filter(s -> s.name().equals(node) && s.state().equals("streaming"))
                        .map(NodeState.Sender::lagBytes)
                        .findFirst();
        if (behind.isEmpty() || behind.get() > Preflight.MOST_LAG) {
            return Optional.of(node + " is behind " + topology.primary());
        }
        return Optional.empty();
    }

    /** The same of a node that was restarted for these settings. */
    public Optional<String> notBack(Stop stop) {
        List<String> left =
                new ArrayList<>(
                        evidence.state(stop.node())
                                .map(NodeState::pendingRestart)
                                .orElse(List.of()));
        left.retainAll(stop.pending());
        Optional<String> out = notInSync(stop.node());
        return out.isEmpty() && !left.isEmpty()
                ? Optional.of(stop.node() + " still waits for a restart for " + left)
                : out;
    }
}
