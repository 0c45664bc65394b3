package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Preflight;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Room;
import io.pgbaton.coordinator.recovery.Switchover;
import io.pgbaton.events.RecoveryRefused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests for a planned switchover: each is checked, then refused or begun, and answered
 * with what became of it. The answer is found anew from the store, so that a successor gives it
 * too.
 */
final class Switchovers {

    private static final Logger LOG = Logger.getLogger(Switchovers.class);

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;
    private final PoolPauses pauses;

    Switchovers(OfficeContext context, RecoveryScene scene, JournalBook book, PoolPauses pauses) {
        this.context = context;
        this.scene = scene;
        this.book = book;
        this.pauses = pauses;
    }

    /** While a journal is open nothing else begins. */
    void refuseDuring(Journal open) {
        book.requests()
                .switchover()
                .filter(request -> request.due(now()))
                .ifPresent(
                        request ->
                                refuse(
                                        request,
                                        open.epoch(),
                                        "a recovery to epoch " + open.epoch() + " is under way",
                                        null));
    }

    /**
     * No journal is open: answers for what ran, then checks and begins what is due.
     *
     * @return how it ended, where one was begun
     */
    Optional<Outcome> serve(Topology topology, Judgement judgement, Evidence evidence) {
        Optional<SwitchoverRequest> request = book.requests().switchover();
        if (request.isEmpty() || request.get().state().over()) {
            return Optional.empty();
        }
        if (request.get().state() == SwitchoverRequest.State.RUNNING) {
            settle(request.get(), topology);
            return Optional.empty();
        }
        if (!request.get().due(now())) {
            return Optional.empty();
        }
        return checked(request.get(), topology, judgement, evidence);
    }

    private Optional<Outcome> checked(
            SwitchoverRequest request, Topology topology, Judgement judgement, Evidence evidence) {
        if (request.expired(now())) {
            refuse(request, topology.epoch(), "nobody decided when its time had come", null);
            return Optional.empty();
        }
        Hold hold = book.requests().hold().filter(h -> h.inForce(now())).orElse(null);
        SwitchoverReport report =
                new Preflight(
                                scene.spec(),
                                topology,
                                Quorum.rules(topology, book.epochs()),
                                evidence,
                                judgement,
                                hold,
                                context.pools().now(),
                                request.because())
                        .report(request.to());
        if (request.because() != null && report.objections().isEmpty()) {
            report = room(topology, evidence).checked(report);
        }
        if (request.dryRun()) {
            book.requests().answer(request.answered(SwitchoverRequest.State.CHECKED, null, report));
            return Optional.empty();
        }
        if (!report.objections().isEmpty()) {
            refuse(request, topology.epoch(), "the pre-flight report objects", report);
            return Optional.empty();
        }
        LOG.infof(
                "switchover from=%s to=%s author=%s", report.from(), report.to(), request.author());
        Outcome outcome = new Switchover(scene, book, pauses).begin(request, report);
        return Optional.of(outcome);
    }

    /** Of those that answer: one that is down is no part of it. */
    private Room room(Topology topology, Evidence evidence) {
        List<String> there =
                scene.spec().nodes().stream()
                        .map(ClusterSpec.Node::name)
                        .filter(node -> evidence.state(node).isPresent())
                        .toList();
        return new Room(scene, new Promise(topology.epoch(), book.token()), there);
    }

    private void settle(SwitchoverRequest request, Topology topology) {
        Epoch begun = request.epoch();
        String givenUpFor =
                book.epochs().stream()
                        .filter(record -> record.epoch().equals(begun))
                        .findFirst()
                        .map(EpochRecord::journal)
                        .flatMap(Journal::givenUpFor)
                        .orElse(null);
        SwitchoverRequest ended = request.ended(topology, givenUpFor);
        LOG.infof("switchover ended state=%s reason=%s", ended.state(), ended.reason());
        book.requests().answer(ended);
    }

    private void refuse(
            SwitchoverRequest request, Epoch epoch, String why, @Nullable SwitchoverReport report) {
        LOG.warnf("switchover refused cause=%s report=%s", why, report);
        book.requests().answer(request.answered(SwitchoverRequest.State.REFUSED, why, report));
        Map<String, String> against = new TreeMap<>();
        if (report != null) {
            report.objections().forEach(check -> against.put(check.name(), check.detail()));
        }
        scene.narrator()
                .tell(
                        new RecoveryRefused(
                                scene.spec().name(),
                                epoch.number(),
                                Veto.SWITCHOVER_REFUSED.label(),
                                why,
                                against,
                                now()));
    }

    private Instant now() {
        return scene.clock().instant();
    }
}
