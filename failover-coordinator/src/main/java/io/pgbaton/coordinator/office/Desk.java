package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.domain.Choice;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.Adoption;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.RecoveryAborted;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the decider does in a round, under one spec. */
final class Desk implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Desk.class);

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;
    private final Verdicts verdicts;
    private final Suspecting suspecting;
    private final Refusals refusals;
    private final Housekeeping housekeeping;

    Desk(OfficeContext context, RecoveryScene scene, JournalBook book, Lease lease) {
        this.context = context;
        this.scene = scene;
        this.book = book;
        this.verdicts = new Verdicts(scene);
        this.suspecting = new Suspecting(scene, book, lease);
        this.refusals = new Refusals(scene, book);
        this.housekeeping = new Housekeeping(scene, context.leaderAway());
    }

    ClusterSpec spec() {
        return scene.spec();
    }

    /** There is no topology yet: the spec is new. */
    void adopt() {
        ended(new Adoption(scene, book).adopt(), Epoch.FIRST);
    }

    /** A recovery was begun, by us or by a predecessor, and is not over. */
    void resume(Journal open) {
        Journal.Candidate candidate = open.candidate();
        if (candidate != null && gone(candidate.node()) && otherWay(candidate.node())) {
            Journal abandoned = book.write(open.in(RecoveryPhase.ABANDONED));
            LOG.warnf("abandoned epoch=%s candidate=%s", open.epoch(), candidate.node());
            scene.narrator()
                    .tell(
                            new RecoveryAborted(
                                    spec().name(),
                                    abandoned.epoch().number(),
                                    "abandoned",
                                    candidate.node() + " is lost; another candidate is legal",
                                    scene.clock().instant()));
            Outcome outcome =
                    new Recovery(scene, book).begin(open.kind(), open.oldPrimary(), open.reason());
            ended(outcome, open.epoch().next());
            return;
        }
        ended(new Recovery(scene, book).resume(open), open.epoch());
    }

    /** A sealed topology, nothing begun: judge its primary. */
    void judge(Topology topology) {
        Evidence evidence = context.evidence().now();
        Judgement judgement = Judge.judge(spec(), topology, evidence);
        verdicts.tell(topology, judgement);
        suspecting.update(topology, judgement.refusing());
        if (judgement.verdict().convicts()) {
            convicted(topology, judgement, evidence);
            return;
        }
        if (judgement.verdict() instanceof Verdict.Healthy) {
            refusals.clear();
        }
        housekeeping.round(book, topology, evidence);
    }

    private void convicted(Topology topology, Judgement judgement, Evidence evidence) {
        Optional<Choice.Outcome.Refused> veto = veto(topology, evidence);
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
                new Recovery(scene, book).begin(Journal.Kind.FAILOVER, topology.primary(), reason),
                topology.epoch().next());
    }

    /** Step 0, and the order of the house: nothing has been touched yet. */
    private Optional<Choice.Outcome.Refused> veto(Topology topology, Evidence evidence) {
        if (spec().failover().mode() != ClusterSpec.Mode.AUTOMATIC) {
            return Optional.of(new Choice.Outcome.Refused(Veto.NOT_AUTOMATIC, Map.of()));
        }
        if (book.hold().filter(h -> h.inForce(scene.clock().instant())).isPresent()) {
            return Optional.of(new Choice.Outcome.Refused(Veto.ON_HOLD, Map.of()));
        }
        return DryCheck.check(
                spec(), Quorum.rules(topology, book.epochs()), evidence, topology.primary());
    }

    private void ended(Outcome outcome, Epoch epoch) {
        switch (outcome) {
            case Outcome.Sealed(Topology topology) -> {
                LOG.infof("sealed epoch=%s primary=%s", topology.epoch(), topology.primary());
                suspecting.clear();
                refusals.clear();
            }
            case Outcome.Refused(Veto veto, Map<String, String> nodes) ->
                    refusals.tell(epoch, veto, veto.text(), nodes);
            case Outcome.Open(Veto veto, String reason, Map<String, String> nodes) ->
                    refusals.tell(epoch, veto, reason, nodes);
        }
    }

    /** Whether a majority of vantages has failed to reach it lately. */
    private boolean gone(String node) {
        long failing =
                context.evidence().now().of(node).entrySet().stream()
                        .filter(e -> spec().failover().vantages().contains(e.getKey()))
                        .filter(e -> e.getValue().fresh() && !e.getValue().answered())
                        .filter(e -> e.getValue().seen().outcomeCount() >= 2)
                        .count();
        return failing >= spec().failover().majority();
    }

    private boolean otherWay(String without) {
        Topology topology =
                book.topology().orElseThrow(() -> new IllegalStateException("no topology"));
        return DryCheck.check(
                        spec(),
                        Quorum.rules(topology, book.epochs()),
                        context.evidence().now(),
                        without)
                .isEmpty();
    }

    @Override
    public void close() {
        housekeeping.close();
    }
}
