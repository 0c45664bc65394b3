package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverReport.Check;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether nodes can store a setting: what a switchover does on each of them, and what it could not
 * take back on a disk that is full. Each is given the promise of the sealed epoch anew, in a locked
 * session (I11): it binds the node to nothing that it is not bound to already.
 */
public final class Room {

    private final Reach reach;
    private final List<String> nodes;

    /**
     * @param promise the sealed epoch's, with the decider's token
     * @param nodes whom to try
     */
    public Room(RecoveryScene scene, Promise promise, Collection<String> nodes) {
        this.reach = scene.reach(promise);
        this.nodes = List.copyOf(nodes);
    }

    /** The report with one check more. Takes a few steps' time at most. */
    public SwitchoverReport checked(SwitchoverReport report) {
        Map<String, String> against = objections();
        List<Check> checks = new ArrayList<>(report.checks());
        checks.add(
                new Check(
                        "room",
                        against.isEmpty(),
                        against.isEmpty()
                                ? nodes + " can store a setting"
                                : "not every node can store a setting: " + against));
        return new SwitchoverReport(report.from(), report.to(), checks);
    }

    /** Node to why it could not. */
    SortedMap<String, String> objections() {
        Map<String, Beside<Boolean>> tries = new TreeMap<>();
        nodes.forEach(node -> tries.put(node, Beside.start("room-" + node, () -> stores(node))));
        SortedMap<String, String> against = new TreeMap<>();
        tries.forEach(
                (node, storing) -> {
                    try {
                        storing.join();
                    } catch (NodeException | RuntimeException e) {
                        against.put(node, String.valueOf(e.getMessage()));
                    }
                });
        return against;
    }

    /** The promise is written though the node may have it: the file is what is tried. */
    private boolean stores(String node) throws NodeException {
        try (ControlSession control = reach.control(node)) {
            control.set(Promise.SETTING, control.mine().toString());
            return true;
        }
    }
}
