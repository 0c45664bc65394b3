package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.RecoveryRefused;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells each refusal once: to the store, for `status`, and as an event. */
final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final RecoveryScene scene;
    private final JournalBook book;
    private @Nullable Veto toldVeto;
    private Epoch toldEpoch = Epoch.NONE;
    private Set<String> toldNodes = Set.of();

    Refusals(RecoveryScene scene, JournalBook book) {
        this.scene = scene;
        this.book = book;
    }

    /**
     * Tells it, unless it was told last.
     *
     * @param epoch of the open recovery, or of the topology where none is: {@code node prepare}
     *     goes by it
     */
    void tell(Epoch epoch, Veto veto, String reason, Map<String, String> nodes) {
        if (veto == toldVeto && epoch.equals(toldEpoch) && nodes.keySet().equals(toldNodes)) {
            return;
        }
        toldVeto = veto;
        toldEpoch = epoch;
        toldNodes = Set.copyOf(nodes.keySet());
        Instant now = scene.clock().instant();
        LOG.warnf("refused veto=%s reason=%s nodes=%s", veto.label(), reason, nodes);
        alert(veto, reason, now);
        book.notices().refusal(new Refusal(epoch, veto.label(), reason, new TreeMap<>(nodes), now));
        scene.narrator()
                .tell(
                        new RecoveryRefused(
                                scene.spec().name(),
                                epoch.number(),
                                veto.label(),
                                reason,
                                new TreeMap<>(nodes),
                                now));
    }

    /** What was refused is over. */
    void clear() {
        resolve(null);
        toldVeto = null;
        toldNodes = Set.of();
        book.notices().refusal(null);
    }

    /** Where nothing but a person's word is waited for, that person is called, once. */
    private void alert(Veto veto, String reason, Instant now) {
        resolve(veto);
        if (veto.command().isEmpty() || open().filter(veto::equals).isPresent()) {
            return;
        }
        String cluster = scene.spec().name();
        scene.narrator()
                .tell(
                        new AlertOpened(
                                cluster,
                                cluster,
                                veto.label(),
                                "critical",
                                reason + "; to have it fail over: " + veto.command().get(),
                                "refusals.md#" + veto.label(),
                                now));
    }

    /** Ends the alert that stands, whoever opened it, unless it is this one's. */
    private void resolve(@Nullable Veto but) {
        Veto standing = open().orElse(null);
        if (standing == null || standing == but) {
            return;
        }
        String cluster = scene.spec().name();
        scene.narrator()
                .tell(
                        new AlertResolved(
                                cluster, cluster, standing.label(), scene.clock().instant()));
    }

    /** Which alert the stored refusal has opened. */
    private Optional<Veto> open() {
        return book.notices()
                .refusal()
                .flatMap(
                        refusal ->
                                Arrays.stream(Veto.values())
                                        .filter(v -> v.label().equals(refusal.veto()))
                                        .findFirst())
                .filter(veto -> veto.command().isPresent());
    }
}
