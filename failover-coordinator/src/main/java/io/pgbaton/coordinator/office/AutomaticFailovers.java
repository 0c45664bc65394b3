package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.util.Optional;

/** Begins a recovery of its own accord where the primary is convicted and no veto stands. */
final class AutomaticFailovers {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final FleetBudget fleet;
    private final Vetoes vetoes;
    private final Refusals refusals;

    AutomaticFailovers(
            RecoveryScene scene,
            JournalBook book,
            FleetBudget fleet,
            Vetoes vetoes,
            Refusals refusals) {
        this.scene = scene;
        this.book = book;
        this.fleet = fleet;
        this.vetoes = vetoes;
        this.refusals = refusals;
    }

    /** What came of it; empty: a veto stands, which is told. */
    Optional<Outcome> begin(Topology topology, Judgement judgement, Evidence evidence) {
        String label = judgement.verdict().label();
        Optional<Vetoes.Objection> objection = vetoes.standing(topology, judgement, evidence);
        if (objection.isPresent()) {
            Vetoes.Objection refused = objection.get();
            refusals.tell(
                    topology.epoch(),
                    refused.veto(),
                    label + " (" + judgement.reason() + "), but " + refused.text(),
                    refused.nodes());
            return Optional.empty();
        }
        return Optional.of(
                new Recovery(scene, book)
                        .begin(
                                topology.primary(),
                                label + ": " + judgement.reason(),
                                fleet.count(scene.spec().name(), scene.clock().instant())));
    }
}
