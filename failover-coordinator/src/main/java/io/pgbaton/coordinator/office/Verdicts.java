package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.PrimaryJudged;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Tells each change of verdict, once. */
final class Verdicts {

    private static final Logger LOG = Logger.getLogger(Verdicts.class);

    private final RecoveryScene scene;
    private String last = "";
    private Instant since = Instant.EPOCH;

    Verdicts(RecoveryScene scene) {
        this.scene = scene;
    }

    void tell(Topology topology, Judgement judgement) {
        String label = judgement.verdict().label();
        if (label.equals(last)) {
            return;
        }
        last = label;
        Instant now = scene.clock().instant();
        Instant first = judgement.refusing().values().stream().min(Instant::compareTo).orElse(now);
        since = first;
        LOG.infof(
                "verdict cluster=%s primary=%s verdict=%s reason=%s",
                scene.spec().name(), topology.primary(), label, judgement.reason());
        scene.narrator()
                .tell(
                        new PrimaryJudged(
                                scene.spec().name(),
                                topology.primary(),
                                topology.epoch().number(),
                                label,
                                now,
                                since,
                                judgement.reason(),
                                judgement.evidence()));
    }
}
