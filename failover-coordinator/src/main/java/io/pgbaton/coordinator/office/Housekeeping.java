package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.recovery.FollowerRepair;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Objection;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.SqlFence;
import io.pgbaton.events.AlertOpened;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Between recoveries: a node that takes writes and is not the primary is fenced; a standby that
 * follows nobody is revoked in this epoch, compared and sent to the primary (I13). Each on a thread
 * of its own, so that judging never waits for it; a recovery that begins meanwhile ends its
 * sessions (I11).
 */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final RecoveryScene scene;
    private final Consumer<String> leaderAway;
    private final Arrivals arrivals;
    private final RuleKeeping rule;
    private final Map<String, Long> nextAt = new ConcurrentHashMap<>();

    /** Which node was found to have left the line of which epoch. */
    private final Map<String, Epoch> left = new ConcurrentHashMap<>();

    private Set<String> offLine = Set.of();
    private volatile boolean closed;

    Housekeeping(OfficeContext context, RecoveryScene scene) {
        this.scene = scene;
        this.leaderAway = context.leaderAway();
        this.arrivals = new Arrivals(context.store(), scene);
        this.rule = new RuleKeeping(scene);
    }

    /** Whoever takes writes and is not the primary is fenced, whatever the verdict. */
    void strays(JournalBook book, Topology topology, Evidence evidence) {
        Promise promise = new Promise(topology.epoch(), book.token());
        for (ClusterSpec.Node node : scene.spec().nodes()) {
            boolean stray =
                    !node.name().equals(topology.primary())
                            && evidence.state(node.name())
                                    .filter(s -> !s.inRecovery() && !s.readOnly())
                                    .isPresent();
            if (stray) {
                later(node.name(), () -> fence(promise, node.name()));
            }
        }
    }

    /**
     * While the primary is healthy: standbys follow it, the rule is whole, its names are the
     * rule's.
     */
    void healthy(JournalBook book, Topology topology, Evidence evidence) {
        Promise promise = new Promise(topology.epoch(), book.token());
        Set<String> following = Following.of(scene.spec(), topology, evidence);
        for (ClusterSpec.Node node : scene.spec().nodes()) {
            if (node.name().equals(topology.primary())) {
                later("etcd-leader", () -> leaderAway.accept(node.host()));
            } else if (!following.contains(node.name())
                    && evidence.state(node.name()).filter(Following::astray).isPresent()) {
                later(node.name(), () -> follow(promise, topology, node.name()));
            }
        }
        left.keySet().removeAll(following);
        left.values().removeIf(epoch -> !epoch.equals(topology.epoch()));
        offLine = Set.copyOf(left.keySet());
        book.toReclone(topology.epoch(), offLine);
        arrivals.healthy(book, topology, following);
        rule.healthy(book, topology, evidence, following);
    }

    /** The standbys that were compared, and are not on the primary's line: they are on record. */
    Set<String> offLine() {
        return offLine;
    }

    /** Runs it, unless it runs already or did a moment ago. */
    private void later(String what, Runnable work) {
        long now = System.nanoTime();
        Long next = nextAt.get(what);
        if (closed || (next != null && now - next < 0)) {
            return;
        }
        nextAt.put(what, Long.MAX_VALUE / 2);
        Thread.ofVirtual()
                .name("housekeeping-" + what)
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (RuntimeException e) {
                                LOG.debugf("housekeeping what=%s cause=%s", what, e.getMessage());
                            } finally {
                                nextAt.put(what, System.nanoTime() + AGAIN.toNanos());
                            }
                        });
    }

    private void fence(Promise promise, String node) {
        try {
            LOG.warnf(
                    "stray primary: %s",
                    new SqlFence(scene.reach(promise)).fence(node, () -> !closed));
            scene.narrator()
                    .tell(
                            new AlertOpened(
                                    scene.spec().name(),
                                    node,
                                    "stray-primary",
                                    "critical",
                                    node + " took writes although it is not the primary: fenced",
                                    "refusals.md#stray-primary",
                                    scene.clock().instant()));
        } catch (NodeException e) {
            LOG.warnf("stray primary not fenced node=%s cause=%s", node, e.getMessage());
        }
    }

    private void follow(Promise promise, Topology topology, String node) {
        Objection objection = new FollowerRepair(scene.reach(promise), topology).repair(node);
        if (objection != null && objection.offLine()) {
            left.put(node, topology.epoch());
        }
        LOG.infof(
                "standby without upstream node=%s %s",
                node, objection == null ? "sent to " + topology.primary() : objection);
    }

    @Override
    public void close() {
        closed = true;
    }
}
