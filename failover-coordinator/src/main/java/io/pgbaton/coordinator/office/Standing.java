package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.StandingVerdict;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the verdict that stands, where it is not <em>healthy</em>, in the store: {@code status}
 * shows it, and a successor finds it. One that asks for a person opens an alert, which is resolved
 * when another verdict has taken its place.
 *
 * <p>What passes within a second is not stored, so that a failover does not wait for it; two
 * writable nodes are, for they may be one again before anybody looks.
 */
final class Standing {

    private static final Duration LASTING = Duration.ofSeconds(1);
    private static final String HEALTHY = new Verdict.Healthy().label();
    private static final Set<String> ALERTING =
            Set.of(new Verdict.DiskFull().label(), new Verdict.ReadOnly().label());

    private final RecoveryScene scene;
    private final JournalBook book;
    private final LongSupplier nanos;
    private String judged = "";
    private long judgedAt;

    /**
     * @param nanos a monotonic clock
     */
    Standing(RecoveryScene scene, JournalBook book, LongSupplier nanos) {
        this.scene = scene;
        this.book = book;
        this.nanos = nanos;
    }

    void update(Topology topology, Judgement judgement) {
        Verdict verdict = judgement.verdict();
        long now = nanos.getAsLong();
        if (!verdict.label().equals(judged)) {
            judged = verdict.label();
            judgedAt = now;
        }
        boolean lasts = now - judgedAt >= LASTING.toNanos();
        boolean two = verdict instanceof Verdict.SplitBrain || verdict instanceof Verdict.Zombie;
        Optional<StandingVerdict> known = book.notices().verdict();
        boolean same =
                known.map(k -> k.verdict().equals(judged) && k.epoch().equals(topology.epoch()))
                        .orElse(judged.equals(HEALTHY));
        if (same || !(lasts || two)) {
            return;
        }
        StandingVerdict next =
                judged.equals(HEALTHY)
                        ? null
                        : new StandingVerdict(
                                topology.epoch(),
                                topology.primary(),
                                judged,
                                scene.clock().instant(),
                                judgement.reason());
        book.notices().verdict(next);
        known.filter(k -> ALERTING.contains(k.verdict())).ifPresent(this::resolve);
        if (ALERTING.contains(judged)) {
            open(topology.primary(), judgement);
        }
    }

    private void open(String primary, Judgement judgement) {
        scene.narrator()
                .tell(
                        new AlertOpened(
                                scene.spec().name(),
                                primary,
                                judged,
                                "critical",
                                primary + ": " + judgement.reason(),
                                "refusals.md#" + judged,
                                scene.clock().instant()));
    }

    private void resolve(StandingVerdict known) {
        scene.narrator()
                .tell(
                        new AlertResolved(
                                scene.spec().name(),
                                known.primary(),
                                known.verdict(),
                                scene.clock().instant()));
    }
}
