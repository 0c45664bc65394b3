package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Asks for a planned switchover away from a primary that answers and cannot write, where the
 * cluster file says so (docs/decisions/0050). It is asked for in the store, as a person would, and
 * served by {@link Switchovers}; what holds automation back holds it back: mode, hold, the time
 * after the last one, the fleet's budget.
 */
final class PolicySwitchovers {

    private static final Logger LOG = Logger.getLogger(PolicySwitchovers.class);

    /** At least so long after one another, whatever became of the first. */
    static final Duration REST = Duration.ofMinutes(1);

    private final RecoveryScene scene;
    private final JournalBook book;
    private final FleetBudget fleet;
    private final Refusals refusals;
    private final LongSupplier nanos;
    private String judged = "";
    private long judgedAt;
    private boolean heldBack;

    /** Why none is asked for now, and what spoke against the last one, by the name of the check. */
    private record Objection(String text, Map<String, String> details) {}

    /**
     * @param nanos a monotonic clock
     */
    PolicySwitchovers(
            RecoveryScene scene,
            JournalBook book,
            FleetBudget fleet,
            Refusals refusals,
            LongSupplier nanos) {
        this.scene = scene;
        this.book = book;
        this.fleet = fleet;
        this.refusals = refusals;
        this.nanos = nanos;
    }

    /** No journal is open, and the primary is not convicted. */
    void serve(Topology topology, Judgement judgement) {
        heldBack = false;
        if (!due(judgement.verdict())) {
            return;
        }
        Optional<SwitchoverRequest> last = book.requests().switchover();
        if (last.filter(request -> !request.over()).isPresent()) {
            return;
        }
        Optional<Objection> objection = objection(last);
        if (objection.isPresent()) {
            heldBack = true;
            refusals.tell(
                    topology.epoch(),
                    Veto.SWITCHOVER_REFUSED,
                    "%s (%s), and the cluster file asks for a switchover then, but %s"
                            .formatted(judged, judgement.reason(), objection.get().text()),
                    objection.get().details());
            return;
        }
        LOG.warnf(
                "switchover by policy primary=%s verdict=%s reason=%s",
                topology.primary(), judged, judgement.reason());
        book.requests()
                .ask(
                        SwitchoverRequest.byPolicy(UUID.randomUUID().toString(), judged, now()),
                        fleet.count(scene.spec().name(), now()));
    }

    /** Whether the policy wanted one the last time, and something stood against it. */
    boolean heldBack() {
        return heldBack;
    }

    /** Whether the policy wants one: the verdict has stood for as long as silence has to. */
    private boolean due(Verdict verdict) {
        long now = nanos.getAsLong();
        if (!verdict.label().equals(judged)) {
            judged = verdict.label();
            judgedAt = now;
        }
        ClusterSpec.Failover failover = scene.spec().failover();
        ClusterSpec.Reaction reaction =
                switch (verdict) {
                    case Verdict.DiskFull d -> failover.onDiskFull();
                    case Verdict.ReadOnly r -> failover.onReadOnly();
                    default -> ClusterSpec.Reaction.ALERT;
                };
        return reaction == ClusterSpec.Reaction.SWITCHOVER
                && now - judgedAt >= failover.silence().toNanos();
    }

    /** In the order of {@link Vetoes}. */
    private Optional<Objection> objection(Optional<SwitchoverRequest> last) {
        ClusterSpec.Mode mode = scene.spec().failover().mode();
        if (mode != ClusterSpec.Mode.AUTOMATIC) {
            return against("failover.mode is " + mode.name().toLowerCase(Locale.ROOT));
        }
        return book.requests()
                .hold()
                .filter(hold -> hold.inForce(now()))
                .flatMap(hold -> against("held by " + hold.author() + ": " + hold.reason()))
                .or(() -> last.flatMap(this::tooSoon))
                .or(
                        () ->
                                fleet.exceeded(scene.spec().name(), now())
                                        .flatMap(PolicySwitchovers::against));
    }

    /** One that began disturbed the clients; one that was refused did not. */
    private Optional<Objection> tooSoon(SwitchoverRequest last) {
        Duration block = scene.spec().failover().blockAfter();
        Duration rest = last.epoch() == null || block.compareTo(REST) < 0 ? REST : block;
        if (last.because() == null || now().isAfter(last.asked().plus(rest))) {
            return Optional.empty();
        }
        SwitchoverReport report = last.report();
        Map<String, String> against = new TreeMap<>();
        if (report != null) {
            report.objections().forEach(check -> against.put(check.name(), check.detail()));
        }
        String why = last.reason() == null ? "" : ": " + last.reason();
        return Optional.of(
                new Objection(
                        "the last one ended as "
                                + last.state().name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + why
                                + "; the next one may begin "
                                + rest.toSeconds()
                                + " s after it was asked for",
                        against));
    }

    private static Optional<Objection> against(String text) {
        return Optional.of(new Objection(text, Map.of()));
    }

    private Instant now() {
        return scene.clock().instant();
    }
}
