package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Advice;
import io.pgbaton.coordinator.domain.Choice;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Exposure;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why no failover begins by itself although the primary is convicted: the order of the house, and
 * step 0. Nothing has been touched yet.
 */
final class Vetoes {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final FleetBudget fleet;
    private final Exposure exposure;

    /**
     * @param exposure what is known of what the primary has written
     */
    Vetoes(RecoveryScene scene, JournalBook book, FleetBudget fleet, Exposure exposure) {
        this.exposure = exposure;
        this.scene = scene;
        this.book = book;
        this.fleet = fleet;
    }

    /**
     * One of them.
     *
     * @param text one clause
     */
    record Objection(Veto veto, String text, Map<String, String> nodes) {
        private static Objection of(Veto veto, String more) {
            return new Objection(veto, veto.text() + ": " + more, Map.of());
        }
    }

    /** The first that stands; empty: a failover begins. */
    Optional<Objection> standing(Topology topology, Judgement judgement, Evidence evidence) {
        if (scene.spec().failover().mode() != ClusterSpec.Mode.AUTOMATIC) {
            return Optional.of(advised(topology, evidence));
        }
        Optional<Hold> hold = book.requests().hold().filter(h -> h.inForce(now()));
        if (hold.isPresent()) {
            boolean fleets = hold.get().kind() == Hold.Kind.FLEET_BUDGET;
            return Optional.of(
                    Objection.of(
                            fleets ? Veto.FLEET_BUDGET : Veto.ON_HOLD,
                            "by " + hold.get().author() + ", " + hold.get().reason()));
        }
        String primary = topology.primary();
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        Optional<Choice.Outcome.Refused> dry =
                DryCheck.automatic(scene.spec(), rules, evidence, primary, primary)
                        .or(
                                () ->
                                        exposure.veto(
                                                scene.spec(),
                                                rules,
                                                evidence,
                                                judgement.verdict(),
                                                primary));
        if (dry.isPresent()) {
            Choice.Outcome.Refused refused = dry.get();
            return Optional.of(
                    new Objection(refused.veto(), refused.veto().text(), refused.nodes()));
        }
        Optional<String> exceeded = fleet.exceeded(scene.spec().name(), now());
        exceeded.ifPresent(this::freeze);
        return exceeded.map(why -> Objection.of(Veto.FLEET_BUDGET, why));
    }

    /** What was frozen by the fleet's budget goes on once its primary is seen healthy. */
    void healthy() {
        if (book.requests().hold().filter(h -> h.kind() == Hold.Kind.FLEET_BUDGET).isPresent()) {
            book.requests().hold(null);
        }
    }

    private Objection advised(Topology topology, Evidence evidence) {
        Advice advice =
                Advice.of(scene.spec(), topology, Quorum.rules(topology, book.epochs()), evidence);
        String mode = scene.spec().failover().mode().name().toLowerCase(Locale.ROOT);
        return new Objection(
                Veto.NOT_AUTOMATIC,
                "failover.mode is " + mode + ": " + advice.text(),
                advice.nodes());
    }

    private void freeze(String why) {
        book.requests().hold(new Hold(Hold.Kind.FLEET_BUDGET, "pgbaton", why, now(), null));
    }

    private Instant now() {
        return scene.clock().instant();
    }
}
