package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * A fenced old primary that still runs comes back as a standby by a restart, before which {@code
 * pgbaton node prepare} makes one of it. The cluster file's {@code restart.command} does it; where
 * there is none, or it fails, an alert tells a person.
 */
final class Returns {

    private static final Logger LOG = Logger.getLogger(Returns.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final String ALERT = "restart-needed";

    private final RecoveryScene scene;
    private final Map<String, Long> nextAt = new ConcurrentHashMap<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final Set<String> alerted = ConcurrentHashMap.newKeySet();

    Returns(RecoveryScene scene) {
        this.scene = scene;
    }

    /** While the primary of a sealed epoch is healthy. */
    void healthy(Topology topology, Evidence evidence) {
        for (ClusterSpec.Node node : scene.spec().nodes()) {
            NodeState state = evidence.state(node.name()).orElse(null);
            if (state == null || node.name().equals(topology.primary())) {
                continue;
            }
            if (fenced(state)) {
                later(topology.epoch(), node);
            } else if (streams(topology, node.name(), state) && away.remove(node.name())) {
                tellReturned(node.name());
            }
        }
    }

    /**
     * While a promoted candidate cannot be sealed: an old primary that runs fenced, and whose word
     * is asked for, comes back the same way, behind that candidate [H5].
     */
    void unsealed(Journal open, Evidence evidence) {
        Journal.Candidate candidate = open.candidate();
        String node = open.oldPrimary();
        if (open.phase() == RecoveryPhase.SEALING
                && candidate != null
                && candidate.rule().voters().contains(node)
                && evidence.state(node).filter(Returns::fenced).isPresent()) {
            scene.spec().node(node).ifPresent(declared -> later(open.epoch(), declared));
        }
    }

    private static boolean fenced(NodeState state) {
        return !state.inRecovery()
                && state.readOnly()
                && state.synchronousStandbyNames().contains("pgbaton_fenced_");
    }

    private static boolean streams(Topology topology, String node, NodeState state) {
        NodeState.Receiver receiver = state.receiver();
        return state.inRecovery()
                && receiver != null
                && receiver.status().equals("streaming")
                && SlotNames.of(topology.epoch(), node).equals(receiver.slot());
    }

    private void later(Epoch epoch, ClusterSpec.Node node) {
        Long next = nextAt.get(node.name());
        if (next != null && System.nanoTime() - next < 0) {
            return;
        }
        nextAt.put(node.name(), System.nanoTime() + AGAIN.toNanos());
        away.add(node.name());
        Thread.ofVirtual().name("restart-" + node.name()).start(() -> restart(epoch, node));
    }

    private void restart(Epoch epoch, ClusterSpec.Node node) {
        ClusterSpec.Command command = scene.spec().restart();
        Optional<String> trouble =
                command == null
                        ? Optional.of("the cluster file has no restart.command")
                        : new RestartCommand(command, node).run();
        LOG.infof(
                "fenced primary restarted node=%s epoch=%s trouble=%s",
                node.name(), epoch, trouble.orElse("none"));
        trouble.ifPresent(why -> alert(node.name(), why));
    }

    private void alert(String node, String why) {
        if (!alerted.add(node)) {
            return;
        }
        scene.narrator()
                .tell(
                        new AlertOpened(
                                scene.spec().name(),
                                node,
                                ALERT,
                                "warning",
                                node
                                        + " is fenced and still runs ("
                                        + why
                                        + "): stop its PostgreSQL, run pgbaton node prepare --node "
                                        + node
                                        + " --data FOLDER there, start it",
                                "refusals.md#restart-needed",
                                scene.clock().instant()));
    }

    /** What became of it is told by {@link Arrivals}. */
    private void tellReturned(String node) {
        if (alerted.remove(node)) {
            scene.narrator()
                    .tell(
                            new AlertResolved(
                                    scene.spec().name(), node, ALERT, scene.clock().instant()));
        }
    }
}
