package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;

/**
 * Told while the rule in force asks for fewer acknowledgements than the cluster file; once in each
 * term, and resolved.
 */
final class DegradedAlert {

    private static final String ALERT = "degraded";

    private final RecoveryScene scene;
    private int toldN = Integer.MAX_VALUE;

    DegradedAlert(RecoveryScene scene) {
        this.scene = scene;
    }

    /** With each look at the rule in force. */
    void look(DurabilityRule rule) {
        boolean degraded = rule.n() < scene.spec().durability().synchronousStandbys();
        boolean open = toldN != Integer.MAX_VALUE;
        if (degraded && rule.n() != toldN) {
            toldN = rule.n();
            open(rule);
        } else if (!degraded && open) {
            toldN = Integer.MAX_VALUE;
            resolve();
        }
    }

    /** A change has ended it, whoever had opened it. */
    void changed(DurabilityRule before, DurabilityRule after) {
        int asked = scene.spec().durability().synchronousStandbys();
        if (before.n() < asked && after.n() >= asked) {
            toldN = Integer.MAX_VALUE;
            resolve();
        }
    }

    private void open(DurabilityRule rule) {
        String cluster = scene.spec().name();
        String text =
                rule.synchronous()
                        ? "commits wait for %d of the %d standbys that the cluster file asks for"
                                .formatted(
                                        rule.n(), scene.spec().durability().synchronousStandbys())
                        : "n = 0: commits are on "
                                + rule.primary()
                                + " only, and are lost if it is lost";
        scene.narrator()
                .tell(
                        new AlertOpened(
                                cluster,
                                cluster,
                                ALERT,
                                rule.synchronous() ? "warning" : "critical",
                                text,
                                "refusals.md#degraded",
                                scene.clock().instant()));
    }

    private void resolve() {
        String cluster = scene.spec().name();
        scene.narrator().tell(new AlertResolved(cluster, cluster, ALERT, scene.clock().instant()));
    }
}
