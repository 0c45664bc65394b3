package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Exposure;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.recovery.Adoption;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Switchover;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** What the decider does in a round, under one spec. */
final class Desk implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Desk.class);

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;
    private final Exposure exposure = new Exposure();
    private final LastMove lastMove;
    private final Verdicts verdicts;
    private final Standing standing;
    private final Suspecting suspecting;
    private final Refusals refusals;
    private final StuckPrimary stuck;
    private final Unwitnessed unwitnessed;
    private final Vetoes vetoes;
    private final AutomaticFailovers automatic;
    private final ForcedFailovers ordered;
    private final PolicySwitchovers policy;
    private final PoolPauses pauses;
    private final Switchovers switchovers;
    private final Restarts restarts;
    private final Abandonment abandonment;
    private final Endings endings;
    private final Housekeeping housekeeping;
    private final Returns returns;

    Desk(OfficeContext context, RecoveryScene scene, JournalBook book, Lease lease) {
        LongSupplier nanos = System::nanoTime;
        FleetBudget fleet = context.fleet();
        this.context = context;
        this.scene = scene;
        this.book = book;
        this.lastMove = new LastMove(nanos);
        this.verdicts = new Verdicts(scene);
        this.standing = new Standing(scene, book, nanos);
        this.suspecting = new Suspecting(scene, book.another(), lease);
        this.refusals = new Refusals(scene, book);
        this.stuck = new StuckPrimary(scene, book, refusals, nanos);
        this.unwitnessed = new Unwitnessed(scene, book, refusals, nanos);
        this.vetoes = new Vetoes(scene, book, fleet, exposure);
        this.automatic = new AutomaticFailovers(scene, book, fleet, vetoes, refusals);
        this.ordered = new ForcedFailovers(context, scene, book);
        this.policy = new PolicySwitchovers(scene, book, fleet, refusals, nanos);
        this.pauses = new PoolPauses(context.store(), context.cluster());
        this.switchovers = new Switchovers(context, scene, book, pauses);
        this.restarts = new Restarts(scene, book);
        this.abandonment = new Abandonment(scene.spec(), nanos);
        this.endings = new Endings(book, suspecting, refusals, abandonment, lastMove);
        this.housekeeping = new Housekeeping(context, scene);
        this.returns = new Returns(scene);
    }

    ClusterSpec spec() {
        return scene.spec();
    }

    /** Tells the sealed topology, which was perhaps told before. */
    void tell(Topology topology) {
        scene.tellTopology(topology);
    }

    /** There is no topology yet: the spec is new. */
    void adopt() {
        endings.ended("", new Adoption(scene, book).adopt(), Epoch.FIRST);
    }

    /** A recovery was begun, by us or by a predecessor, and is not over. */
    void resume(Journal open) {
        switchovers.refuseDuring(open);
        Topology topology =
                book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
        if (ordered.concern(open)) {
            Evidence evidence = context.evidence().now();
            Judgement judgement = Judge.judge(spec(), topology, evidence);
            Optional<Outcome> executed = ordered.serve(topology, judgement, evidence, open);
            if (executed.isPresent()) {
                endings.ended(open.oldPrimary(), executed.get(), open.epoch());
                return;
            }
        }
        Optional<String> hopeless =
                abandonment.due(open, topology, book.epochs(), context.evidence().now());
        if (hopeless.isPresent()) {
            LOG.warnf("abandoned epoch=%s cause=%s", open.epoch(), hopeless.get());
            abandonment.over();
            Outcome outcome = new Recovery(scene, book).abandon(open, hopeless.get());
            endings.ended(open.oldPrimary(), outcome, open.epoch().next());
            return;
        }
        boolean planned = open.kind() == Journal.Kind.SWITCHOVER;
        endings.ended(
                open.oldPrimary(),
                planned
                        ? new Switchover(scene, book, pauses).resume(open)
                        : new Recovery(scene, book).resume(open),
                open.epoch());
        book.open()
                .ifPresent(
                        still -> returns.unsealed(still, book.epochs(), context.evidence().now()));
    }

    /** A sealed topology, nothing begun: judge its primary. */
    void judge(Topology topology) {
        Evidence evidence = lastMove.since(context.evidence().now());
        Judgement judgement = Judge.judge(spec(), topology, evidence);
        exposure.saw(topology, evidence);
        verdicts.tell(topology, judgement);
        suspecting.update(topology, judgement.refusing());
        standing.update(topology, judgement);
        Optional<Outcome> executed = ordered.serve(topology, judgement, evidence, null);
        if (executed.isPresent()) {
            ended(topology, executed.get());
            return;
        }
        if (judgement.verdict().convicts() || stuck.convicts(topology, judgement)) {
            convicted(topology, judgement, evidence);
            return;
        }
        unwitnessed.tell(topology, judgement, evidence);
        restarts.serve(topology, judgement, evidence);
        policy.serve(topology, judgement);
        Optional<Outcome> moved = switchovers.serve(topology, judgement, evidence);
        if (moved.isPresent()) {
            ended(topology, moved.get());
            return;
        }
        keepInOrder(topology, judgement, evidence);
    }

    private void convicted(Topology topology, Judgement judgement, Evidence evidence) {
        Optional<Outcome> recovered = automatic.begin(topology, judgement, evidence);
        if (recovered.isPresent()) {
            ended(topology, recovered.get());
        } else if (judgement.verdict() instanceof Verdict.Stuck) {
            housekeeping.healthy(book, topology, evidence);
        }
    }

    /** What was begun under this topology. */
    private void ended(Topology topology, Outcome outcome) {
        endings.ended(topology.primary(), outcome, topology.epoch().next());
    }

    /** Nothing is begun in this round. */
    private void keepInOrder(Topology topology, Judgement judgement, Evidence evidence) {
        if (judgement.verdict().serves()) {
            if (!policy.heldBack()) {
                refusals.clear();
            }
            vetoes.healthy();
            if (!lastMove.recent()) {
                // After a move: clients first.
                housekeeping.healthy(book, topology, evidence);
            }
            returns.healthy(topology, evidence, housekeeping.offLine());
        } else if (stuck.vetoed()) {
            housekeeping.healthy(book, topology, evidence);
        }
        housekeeping.strays(book, topology, evidence);
    }

    @Override
    public void close() {
        suspecting.close();
        housekeeping.close();
    }
}
