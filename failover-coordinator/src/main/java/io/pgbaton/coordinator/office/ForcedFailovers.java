package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.ForcePreflight;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.RecoveryRefused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves failovers that a person orders: each is checked, then refused or executed, and answered
 * with what became of it. The answer is found anew from the store, so that a successor gives it
 * too.
 */
final class ForcedFailovers {

    private static final Logger LOG = Logger.getLogger(ForcedFailovers.class);

    private final OfficeContext context;
    private final RecoveryScene scene;
    private final JournalBook book;

    ForcedFailovers(OfficeContext context, RecoveryScene scene, JournalBook book) {
        this.context = context;
        this.scene = scene;
        this.book = book;
    }

    /** Whether an open journal is any order's: somebody waits, or nobody was chosen yet for him. */
    boolean concern(Journal open) {
        return book.requests()
                .failover()
                .filter(o -> o.waiting() || undecided(o, open))
                .isPresent();
    }

    private static boolean undecided(FailoverRequest order, Journal open) {
        return order.orders(open.epoch()) && open.phase() == RecoveryPhase.REVOKING;
    }

    /**
     * Answers for what was executed, then checks and executes what is asked.
     *
     * @param open the open journal; null: none
     * @return how it ended, where one was executed
     */
    Optional<Outcome> serve(
            Topology topology, Judgement judgement, Evidence evidence, @Nullable Journal open) {
        FailoverRequest order = book.requests().failover().orElse(null);
        if (order == null || order.over()) {
            return Optional.empty();
        }
        if (order.waiting()) {
            return asked(order, topology, judgement, evidence, open);
        }
        if (open != null && undecided(order, open)) {
            stillTrue(order, preflight(topology, judgement, evidence, open).report(order));
        }
        if (open == null) {
            FailoverRequest ended = order.ended(topology);
            LOG.infof("forced failover ended state=%s", ended.state());
            book.requests().answer(ended);
        }
        return Optional.empty();
    }

    /** What could not be executed at once rests on what was found then: a primary may be back. */
    private void stillTrue(FailoverRequest order, FailoverReport found) {
        List<String> alive =
                found.objections().stream()
                        .filter(ForcePreflight::restsOnDeath)
                        .map(SwitchoverReport.Check::detail)
                        .toList();
        if (!alive.isEmpty()) {
            LOG.warnf("failover withdrawn cause=%s", alive);
            book.requests().answer(order.withdrawn(String.join("; ", alive)));
        }
    }

    private ForcePreflight preflight(
            Topology topology, Judgement judgement, Evidence evidence, @Nullable Journal open) {
        return new ForcePreflight(
                scene.spec(),
                topology,
                Quorum.rules(topology, book.epochs()),
                evidence,
                judgement,
                book.requests().hold().filter(h -> h.inForce(now())).orElse(null),
                open,
                context.evidence().lastAnswers());
    }

    private Optional<Outcome> asked(
            FailoverRequest order,
            Topology topology,
            Judgement judgement,
            Evidence evidence,
            @Nullable Journal open) {
        if (order.expired(now())) {
            refuse(order, topology, "nobody decided when it was asked for", null);
            return Optional.empty();
        }
        FailoverReport found = preflight(topology, judgement, evidence, open).report(order);
        if (order.dryRun()) {
            book.requests().answer(order.answered(FailoverRequest.State.CHECKED, null, found));
            return Optional.empty();
        }
        if (!found.objections().isEmpty()) {
            refuse(order, topology, "what no order can relax stands against it", found);
            return Optional.empty();
        }
        LOG.warnf(
                "failover ordered from=%s to=%s order=%s", found.from(), found.to(), order.told());
        return Optional.of(new Recovery(scene, book).ordered(order, found, open));
    }

    private void refuse(
            FailoverRequest order, Topology topology, String why, @Nullable FailoverReport found) {
        LOG.warnf("failover refused cause=%s report=%s", why, found);
        book.requests().answer(order.answered(FailoverRequest.State.REFUSED, why, found));
        Map<String, String> against = new TreeMap<>();
        if (found != null) {
            for (SwitchoverReport.Check check : found.objections()) {
                against.put(check.name(), check.detail());
            }
        }
        scene.narrator()
                .tell(
                        new RecoveryRefused(
                                scene.spec().name(),
                                topology.epoch().number(),
                                Veto.FAILOVER_REFUSED.label(),
                                order.told() + "; " + why,
                                against,
                                now()));
    }

    private Instant now() {
        return scene.clock().instant();
    }
}
