package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
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
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * A fenced old primary that still runs, and a standby that has left the primary's line, come back
 * by a restart, before which {@code pgbaton node prepare} rebuilds them. The cluster file's {@code
 * restart.command} does it; where there is none, or it fails, or nobody said that the data of a
 * standby may be replaced, an alert tells a person.
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

    /** What is wrong with a node that is to be restarted. */
    private enum Ill {
        FENCED("is fenced and still runs", ""),
        OFF_LINE("has left the primary's line", " --reclone");

        private final String told;
        private final String option;

        Ill(String told, String option) {
            this.told = told;
            this.option = option;
        }
    }

    /**
     * While the primary of a sealed epoch is healthy.
     *
     * @param offLine standbys that are on record as having left its line
     */
    void healthy(Topology topology, Evidence evidence, Set<String> offLine) {
        for (ClusterSpec.Node node : scene.spec().nodes()) {
            NodeState state = evidence.state(node.name()).orElse(null);
            if (state == null || node.name().equals(topology.primary())) {
                continue;
            }
            if (fenced(state)) {
                later(topology.epoch(), node, Ill.FENCED);
            } else if (streams(topology, node.name(), state)) {
                if (away.remove(node.name())) {
                    tellReturned(node.name());
                }
            } else if (state.inRecovery() && offLine.contains(node.name())) {
                later(topology.epoch(), node, Ill.OFF_LINE);
            }
        }
    }

    /**
     * While a promoted candidate cannot be sealed: whose word is asked for, and who runs as a
     * fenced old primary or has left the candidate's line, comes back the same way [H5].
     *
     * @param epochs every epoch on record
     */
    void unsealed(Journal open, Collection<EpochRecord> epochs, Evidence evidence) {
        Journal.Candidate candidate = open.candidate();
        if (open.phase() != RecoveryPhase.SEALING || candidate == null) {
            return;
        }
        for (ClusterSpec.Node node : scene.spec().nodes()) {
            NodeState state = evidence.state(node.name()).orElse(null);
            if (state == null || !candidate.rule().voters().contains(node.name())) {
                continue;
            }
            boolean offLine =
                    epochs.stream()
                            .filter(record -> record.epoch().equals(open.epoch()))
                            .anyMatch(record -> record.toReclone().contains(node.name()));
            if (fenced(state)) {
                later(open.epoch(), node, Ill.FENCED);
            } else if (state.inRecovery() && offLine) {
                later(open.epoch(), node, Ill.OFF_LINE);
            }
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

    private void later(Epoch epoch, ClusterSpec.Node node, Ill ill) {
        Long next = nextAt.get(node.name());
        if (next != null && System.nanoTime() - next < 0) {
            return;
        }
        nextAt.put(node.name(), System.nanoTime() + AGAIN.toNanos());
        away.add(node.name());
        Thread.ofVirtual().name("restart-" + node.name()).start(() -> restart(epoch, node, ill));
    }

    private void restart(Epoch epoch, ClusterSpec.Node node, Ill ill) {
        Optional<String> trouble = restart(node, ill);
        LOG.infof(
                "node %s: restarted node=%s epoch=%s trouble=%s",
                ill.told, node.name(), epoch, trouble.orElse("none"));
        trouble.ifPresent(why -> alert(node.name(), ill, why));
    }

    private Optional<String> restart(ClusterSpec.Node node, Ill ill) {
        ClusterSpec spec = scene.spec();
        ClusterSpec.Command command = spec.restart();
        if (ill == Ill.OFF_LINE && spec.rejoin().reclone() != ClusterSpec.Reclone.AUTOMATIC) {
            return Optional.of("rejoin.reclone of the cluster file says ask");
        }
        return command == null
                ? Optional.of("the cluster file has no restart.command")
                : new RestartCommand(command, node).run();
    }

    private void alert(String node, Ill ill, String why) {
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
                                "%s %s (%s): stop its PostgreSQL, run pgbaton node prepare --node %s --data FOLDER%s there, start it"
                                        .formatted(node, ill.told, why, node, ill.option),
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
