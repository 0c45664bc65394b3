package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.coordinator.domain.Absences;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.RulePlan;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.RuleChange;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Keeps the rule of a healthy primary as the cluster file and its standbys allow: it shrinks when a
 * voter is gone or declared no more, grows when a standby streams, and the primary's names are the
 * rule's (docs/failover.md, "Changing the rule"). On the decider's own thread, since it writes to
 * the store.
 */
final class RuleKeeping {

    private static final Logger LOG = Logger.getLogger(RuleKeeping.class);

    /** Between two attempts at a change that was not confirmed. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** What was seen of the primary's names before a change counts no more after this time. */
    private static final Duration STALE = Sighting.FRESH.plusMillis(500);

    private final RecoveryScene scene;
    private final Absences absences = new Absences();
    private final DegradedAlert degraded;
    private long notBefore = System.nanoTime();
    private long namedAt = System.nanoTime();

    RuleKeeping(RecoveryScene scene) {
        this.scene = scene;
        this.degraded = new DegradedAlert(scene);
    }

    /**
     * While the primary is healthy: one step, if one is due.
     *
     * @param following standbys that follow through this epoch's slot, as they say
     */
    void healthy(JournalBook book, Topology topology, Evidence evidence, Set<String> following) {
        NodeState primary = evidence.state(topology.primary()).orElse(null);
        if (primary == null || primary.inRecovery()) {
            return;
        }
        degraded.look(topology.rule());
        if (primary.senders().stream().anyMatch(s -> s.state().equals(NodeState.HIDDEN))) {
            // Who streams may not be read: nobody is known to be gone.
            return;
        }
        Set<String> voters = voters(topology);
        Set<String> streaming = streaming(primary, voters, following);
        long now = System.nanoTime();
        absences.saw(topology.epoch(), voters, streaming, now);
        if (now - notBefore < 0) {
            return;
        }
        SortedSet<String> gone = absences.longerThan(scene.spec().durability().shrinkAfter(), now);
        Optional<DurabilityRule> next =
                RulePlan.next(scene.spec(), topology, streaming, gone)
                        .or(() -> renamed(topology, primary, now));
        if (next.isPresent()) {
            boolean done = change(book, topology, next.get());
            namedAt = System.nanoTime();
            notBefore = namedAt + (done ? 0 : AGAIN.toNanos());
        }
    }

    /** The rule in force, where the primary's names have not been its names for a while. */
    private Optional<DurabilityRule> renamed(Topology topology, NodeState primary, long now) {
        if (topology.rule().names().matches(primary.synchronousStandbyNames())) {
            namedAt = now;
        }
        return now - namedAt > STALE.toNanos() ? Optional.of(topology.rule()) : Optional.empty();
    }

    /** Those that a walsender of the primary streams to; it knows who can acknowledge. */
    private static Set<String> streaming(
            NodeState primary, Set<String> voters, Set<String> following) {
        Set<String> streaming = new TreeSet<>();
        for (NodeState.Sender sender : primary.senders()) {
            String node = sender.name();
            if (sender.state().equals("streaming")
                    && (voters.contains(node) || following.contains(node))) {
                streaming.add(node);
            }
        }
        return streaming;
    }

    private static Set<String> voters(Topology topology) {
        Set<String> voters = new TreeSet<>();
        topology.rules().forEach(rule -> voters.addAll(rule.voters()));
        return voters;
    }

    private boolean change(JournalBook book, Topology topology, DurabilityRule next) {
        String why = RulePlan.told(topology.rule(), next);
        try {
            Promise promise = new Promise(topology.epoch(), book.token());
            boolean done = new RuleChange(scene.reach(promise), book).to(topology, next, why);
            LOG.infof("rule %s rule=%s", done ? "in force" : "not confirmed", next);
            if (done) {
                book.topology().ifPresent(scene::tellTopology);
                degraded.changed(topology.rule(), next);
            }
            return done;
        } catch (NodeException | PromiseForbids e) {
            LOG.warnf("rule not changed rule=%s cause=%s", next, e.getMessage());
            return false;
        }
    }
}
