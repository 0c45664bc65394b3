package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.domain.Choice;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Exposure;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.domain.Veto;
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
    private final Suspecting suspecting;
    private final Refusals refusals;
    private final Housekeeping housekeeping;
    private final Returns returns;
    private final PoolPauses pauses;
    private final Switchovers switchovers;
    private final Exposure exposure = new Exposure();
    private long stuckSince;
    private String outgoing = "";
    private long movedAt;

    Desk(OfficeContext context, RecoveryScene scene, JournalBook book, Lease lease) {
        this.context = context;
        this.scene = scene;
        this.book = book;
        this.verdicts = new Verdicts(scene);
        this.suspecting = new Suspecting(scene, book.another(), lease);
        this.refusals = new Refusals(scene, book);
        this.housekeeping = new Housekeeping(context, scene);
        this.returns = new Returns(scene);
        this.pauses = new PoolPauses(context.store(), context.cluster());
        this.switchovers = new Switchovers(context, scene, book, pauses);
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
        returning();
    }

    /** Whoever is asked for, and runs fenced, comes back. */
    private void returning() {
        book.open().ifPresent(open -> returns.unsealed(open, context.evidence().now()));
    }

    /**
     * Why this epoch should be given up: the one that it needs is gone, or has answered in vain for
     * long, and another way is legal. Never without another way.
     */
    private Optional<String> hopeless(Journal open) {
        Journal.Candidate candidate = open.candidate();
        String needed = candidate == null ? open.oldPrimary() : candidate.node();
        if (candidate == null && open.phase() != RecoveryPhase.READOPTING) {
            return Optional.empty();
        }
        boolean stuck = stuckSince != 0 && System.nanoTime() - stuckSince > STUCK_FOR.toNanos();
        if (!(gone(needed) || stuck) || !otherWay(needed)) {
            return Optional.empty();
        }
        return Optional.of(needed + " is lost; another way is legal");
    }

    /** A sealed topology, nothing begun: judge its primary. */
    void judge(Topology topology) {
        Evidence evidence = sinceTheMove(context.evidence().now());
        Judgement judgement = Judge.judge(spec(), topology, evidence);
        exposure.saw(topology, evidence);
        verdicts.tell(topology, judgement);
        suspecting.update(topology, judgement.refusing());
        if (judgement.verdict().convicts()) {
            convicted(topology, judgement, evidence);
            return;
        }
        Optional<Outcome> moved = switchovers.serve(topology, judgement, evidence);
        if (moved.isPresent()) {
            ended(topology.primary(), moved.get(), topology.epoch().next());
            return;
        }
        if (judgement.verdict() instanceof Verdict.Healthy) {
            refusals.clear();
            if (movedAt == 0) {
                // After a move: clients first.
                housekeeping.healthy(book, topology, evidence);
            }
            returns.healthy(topology, evidence);
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
        Optional<Choice.Outcome.Refused> veto = veto(topology, judgement, evidence);
        if (veto.isPresent()) {
            Choice.Outcome.Refused refused = veto.get();
            refusals.tell(
                    topology.epoch(),
                    refused.veto(),
                    judgement.verdict().label()
                            + " ("
                            + judgement.reason()
                            + "), but "
                            + refused.veto().text(),
                    refused.nodes());
            return;
        }
        String reason = judgement.verdict().label() + ": " + judgement.reason();
        ended(
                topology.primary(),
                new Recovery(scene, book).begin(Journal.Kind.FAILOVER, topology.primary(), reason),
                topology.epoch().next());
    }

    /** Step 0, and the order of the house: nothing has been touched yet. */
    private Optional<Choice.Outcome.Refused> veto(
            Topology topology, Judgement judgement, Evidence evidence) {
        if (spec().failover().mode() != ClusterSpec.Mode.AUTOMATIC) {
            return Optional.of(new Choice.Outcome.Refused(Veto.NOT_AUTOMATIC, Map.of()));
        }
        if (book.hold().filter(h -> h.inForce(scene.clock().instant())).isPresent()) {
            return Optional.of(new Choice.Outcome.Refused(Veto.ON_HOLD, Map.of()));
        }
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        return DryCheck.check(spec(), rules, evidence, topology.primary())
                .or(
                        () ->
                                exposure.veto(
                                        spec(),
                                        rules,
                                        evidence,
                                        judgement.verdict(),
                                        topology.primary()));
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
                refusals.tell(epoch, veto, reason, nodes);
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
        Topology topology =
                book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        return rules.stream().allMatch(rule -> rule.synchronous() || !unsealed(topology, rule))
                && DryCheck.check(spec(), rules, context.evidence().now(), without).isEmpty();
    }

    /** Of a candidate that may have acknowledged alone: nobody else has it. */
    private static boolean unsealed(Topology topology, DurabilityRule rule) {
        return rule.epoch().compareTo(topology.epoch()) > 0;
    }

    @Override
    public void close() {
        suspecting.close();
        housekeeping.close();
    }
}
