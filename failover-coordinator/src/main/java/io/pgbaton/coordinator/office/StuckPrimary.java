package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Redialing;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Redial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * A primary through which no commit goes, or from which nothing is heard but by its voters: those
 * dial afresh, each on a thread of its own, and only what is stuck ever since is convicted.
 */
final class StuckPrimary {

    private static final Logger LOG = Logger.getLogger(StuckPrimary.class);

    private final RecoveryScene scene;
    private final JournalBook book;
    private final Refusals refusals;
    private final LongSupplier nanos;
    private volatile Redialing redialing = new Redialing.Idle();
    private boolean vetoed;

    /**
     * @param nanos a monotonic clock
     */
    StuckPrimary(RecoveryScene scene, JournalBook book, Refusals refusals, LongSupplier nanos) {
        this.scene = scene;
        this.book = book;
        this.refusals = refusals;
        this.nanos = nanos;
    }

    /** Has the voters dial afresh where that is due; whether the primary is convicted as stuck. */
    boolean convicts(Topology topology, Judgement judgement) {
        Duration silence = scene.spec().failover().silence();
        long now = nanos.getAsLong();
        Redialing known = redialing;
        vetoed = false;
        if (known.inVain(judgement.verdict(), silence, now)) {
            List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
            if (known.convicts(judgement.verdict(), rules, silence, now)) {
                return true;
            }
            vetoed = true;
            refuse(topology, judgement, known);
        }
        if (known.due(judgement, silence, now)) {
            redial(topology);
        }
        return false;
    }

    /** Whether it would have been convicted the last time, if more voters had done as told. */
    boolean vetoed() {
        return vetoed;
    }

    private void refuse(Topology topology, Judgement judgement, Redialing known) {
        Map<String, String> against =
                known instanceof Redialing.Done done ? done.against() : Map.of();
        refusals.tell(
                topology.epoch(),
                Veto.TOO_FEW_REACHABLE,
                judgement.verdict().label()
                        + " ("
                        + judgement.reason()
                        + "), but too few voters took the order to dial afresh",
                against);
    }

    private void redial(Topology topology) {
        redialing = new Redialing.Underway();
        Set<String> voters = new TreeSet<>();
        topology.rules().forEach(rule -> voters.addAll(rule.voters()));
        Redial redial = new Redial(scene.reach(new Promise(topology.epoch(), book.token())));
        Set<String> took = new ConcurrentSkipListSet<>();
        Map<String, String> against = new ConcurrentSkipListMap<>();
        List<Thread> threads = new ArrayList<>();
        for (String voter : voters) {
            threads.add(
                    Thread.ofVirtual()
                            .name("redial-" + voter)
                            .start(
                                    () -> {
                                        String objection = redial.of(voter);
                                        if (objection == null) {
                                            took.add(voter);
                                        } else {
                                            against.put(voter, objection);
                                        }
                                    }));
        }
        Thread.ofVirtual()
                .name("redial")
                .start(
                        () -> {
                            threads.forEach(StuckPrimary::join);
                            LOG.infof(
                                    "voters dial afresh primary=%s took=%s against=%s",
                                    topology.primary(), took, against);
                            redialing =
                                    new Redialing.Done(
                                            Set.copyOf(took),
                                            Map.copyOf(against),
                                            nanos.getAsLong());
                        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
