package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Exposure;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.domain.WayOut;
import io.pgbaton.coordinator.recovery.Adoption;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Switchover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the decider does in a round, under one spec. */
final class Desk implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Desk.class);

    /** A recovery that went on in vain for so long may take another way, where one is legal. */
    private static final Duration STUCK_FOR = Duration.ofSeconds(5);

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;
    private final Verdicts verdicts;
    private final Standing standing;
    private final Suspecting suspecting;
    private final Refusals refusals;
    private final StuckPrimary stuck;
    private final Housekeeping housekeeping;
    private final Returns returns;
    private final PoolPauses pauses;
    private final Switchovers switchovers;
    private final Exposure exposure = new Exposure();
    private final ForcedFailovers ordered;
    private final Restarts restarts;
    private final Vetoes vetoes;
    private final Unwitnessed unwitnessed;
    private final PolicySwitchovers policy;
    private long stuckSince;
    private String outgoing = "";
    private long movedAt;

    Desk(OfficeContext context, RecoveryScene scene, JournalBook book, Lease lease) {
        this.context = context;
        this.scene = scene;
        this.book = book;
        this.verdicts = new Verdicts(scene);
        this.standing = new Standing(scene, book, System::nanoTime);
        this.suspecting = new Suspecting(scene, book.another(), lease);
        this.refusals = new Refusals(scene, book);
        this.stuck = new StuckPrimary(scene, book, refusals, System::nanoTime);
        this.housekeeping = new Housekeeping(context, scene);
        this.returns = new Returns(scene);
        this.pauses = new PoolPauses(context.store(), context.cluster());
        this.switchovers = new Switchovers(context, scene, book, pauses);
        this.ordered = new ForcedFailovers(context, scene, book);
        this.restarts = new Restarts(scene, book);
        this.vetoes = new Vetoes(scene, book, context.fleet(), exposure);
        this.unwitnessed = new Unwitnessed(scene, book, refusals, System::nanoTime);
        this.policy =
                new PolicySwitchovers(scene, book, context.fleet(), refusals, System::nanoTime);
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
        ended("", new Adoption(scene, book).adopt(), Epoch.FIRST);
    }

    /** A recovery was begun, by us or by a predecessor, and is not over. */
    void resume(Journal open) {
        switchovers.refuseDuring(open);
        if (ordered.concern(open)) {
            Optional<Outcome> executed = orderedDuring(open);
            if (executed.isPresent()) {
                ended(open.oldPrimary(), executed.get(), open.epoch());
                return;
            }
        }
        Optional<String> hopeless = hopeless(open);
        if (hopeless.isPresent()) {
            LOG.warnf("abandoned epoch=%s cause=%s", open.epoch(), hopeless.get());
            stuckSince = 0;
            Outcome outcome = new Recovery(scene, book).abandon(open, hopeless.get());
            ended(open.oldPrimary(), outcome, open.epoch().next());
            return;
        }
        boolean planned = open.kind() == Journal.Kind.SWITCHOVER;
        ended(
                open.oldPrimary(),
                planned
                        ? new Switchover(scene, book, pauses).resume(open)
                        : new Recovery(scene, book).resume(open),
                open.epoch());
        book.open()
                .ifPresent(
                        still -> returns.unsealed(still, book.epochs(), context.evidence().now()));
    }

    private Optional<Outcome> orderedDuring(Journal open) {
        Topology topology = topology();
        Evidence evidence = context.evidence().now();
        Judgement judgement = Judge.judge(spec(), topology, evidence);
        return ordered.serve(topology, judgement, evidence, open);
    }

    /**
     * Why this epoch should be given up: the one that it needs is gone, or has answered in vain for
     * long, and another way is legal; or it goes on in vain for long, and another epoch may do what
     * this one cannot. Never without another way.
     */
    private Optional<String> hopeless(Journal open) {
        Journal.Candidate candidate = open.candidate();
        String needed = candidate == null ? open.oldPrimary() : candidate.node();
        if (candidate == null && open.phase() != RecoveryPhase.READOPTING) {
            return Optional.empty();
        }
        boolean stuck = stuckSince != 0 && System.nanoTime() - stuckSince > STUCK_FOR.toNanos();
        if ((gone(needed) || stuck) && otherWay(needed)) {
            return Optional.of(needed + " is lost; another way is legal");
        }
        return stuck
                ? WayOut.of(spec(), topology(), book.epochs(), open, context.evidence().now())
                : Optional.empty();
    }

    /** A sealed topology, nothing begun: judge its primary. */
    void judge(Topology topology) {
        Evidence evidence = sinceTheMove(context.evidence().now());
        Judgement judgement = Judge.judge(spec(), topology, evidence);
        exposure.saw(topology, evidence);
        verdicts.tell(topology, judgement);
        suspecting.update(topology, judgement.refusing());
        standing.update(topology, judgement);
        Optional<Outcome> executed = ordered.serve(topology, judgement, evidence, null);
        if (executed.isPresent()) {
            ended(topology.primary(), executed.get(), topology.epoch().next());
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
            ended(topology.primary(), moved.get(), topology.epoch().next());
            return;
        }
        if (judgement.verdict().serves()) {
            if (!policy.heldBack()) {
                refusals.clear();
            }
            vetoes.healthy();
            if (movedAt == 0) {
                // After a move: clients first.
                housekeeping.healthy(book, topology, evidence);
            }
            returns.healthy(topology, evidence, housekeeping.offLine());
        } else if (stuck.vetoed()) {
            housekeeping.healthy(book, topology, evidence);
        }
        housekeeping.strays(book, topology, evidence);
    }

    /**
     * What was seen of the old primary before the role moved shows it writable still: neither a
     * stray nor a split brain.
     */
    private Evidence sinceTheMove(Evidence evidence) {
        if (movedAt == 0) {
            return evidence;
        }
        Duration ago = Duration.ofNanos(System.nanoTime() - movedAt);
        if (ago.compareTo(Sighting.FRESH) > 0) {
            movedAt = 0;
            return evidence;
        }
        return evidence.since(outgoing, ago);
    }

    private void convicted(Topology topology, Judgement judgement, Evidence evidence) {
        Optional<Vetoes.Objection> objection = vetoes.standing(topology, judgement, evidence);
        if (objection.isPresent()) {
            Vetoes.Objection refused = objection.get();
            refusals.tell(
                    topology.epoch(),
                    refused.veto(),
                    judgement.verdict().label()
                            + " ("
                            + judgement.reason()
                            + "), but "
                            + refused.text(),
                    refused.nodes());
            if (judgement.verdict() instanceof Verdict.Stuck) {
                housekeeping.healthy(book, topology, evidence);
            }
            return;
        }
        String reason = judgement.verdict().label() + ": " + judgement.reason();
        ended(
                topology.primary(),
                new Recovery(scene, book)
                        .begin(
                                topology.primary(),
                                reason,
                                context.fleet().count(spec().name(), scene.clock().instant())),
                topology.epoch().next());
    }

    /**
     * What came of it.
     *
     * @param from the primary that it began with; empty at adoption
     */
    private void ended(String from, Outcome outcome, Epoch epoch) {
        switch (outcome) {
            case Outcome.Sealed(Topology topology) -> {
                stuckSince = 0;
                if (!topology.primary().equals(from)) {
                    outgoing = from;
                    movedAt = System.nanoTime();
                }
                LOG.infof("sealed epoch=%s primary=%s", topology.epoch(), topology.primary());
                suspecting.clear();
                refusals.clear();
            }
            case Outcome.GivenUp(String why) -> {
                stuckSince = 0;
                LOG.warnf("switchover given up epoch=%s cause=%s", epoch, why);
            }
            case Outcome.Refused(Veto veto, Map<String, String> nodes) ->
                    refusals.tell(epoch, veto, veto.text(), nodes);
            case Outcome.Open(Veto veto, String reason, Map<String, String> nodes) -> {
                if (stuckSince == 0) {
                    stuckSince = System.nanoTime();
                }
                refusals.tell(book.open().map(Journal::epoch).orElse(epoch), veto, reason, nodes);
            }
        }
    }

    /** Whether a majority of vantages has failed to reach it lately. */
    private boolean gone(String node) {
        long failing =
                context.evidence().now().of(node).entrySet().stream()
                        .filter(e -> spec().failover().vantages().contains(e.getKey()))
                        .filter(e -> e.getValue().fresh() && lost(e.getValue()))
                        .count();
        return failing >= spec().failover().majority();
    }

    /** Missed at two probes in a row, whether refused or silent. */
    private static boolean lost(Sighting sighting) {
        return sighting.missing().isPositive();
    }

    private boolean otherWay(String without) {
        Topology topology = topology();
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        return rules.stream().allMatch(rule -> rule.synchronous() || !unsealed(topology, rule))
                && DryCheck.automatic(
                                spec(),
                                rules,
                                context.evidence().now(),
                                without,
                                topology.primary())
                        .isEmpty();
    }

    /** Of a candidate that may have acknowledged alone: nobody else has it. */
    private static boolean unsealed(Topology topology, DurabilityRule rule) {
        return rule.epoch().compareTo(topology.epoch()) > 0;
    }

    private Topology topology() {
        return book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
    }

    @Override
    public void close() {
        suspecting.close();
        housekeeping.close();
    }
}
