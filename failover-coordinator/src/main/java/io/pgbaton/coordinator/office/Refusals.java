package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.RecoveryRefused;
import java.time.Instant;
import java.util.Map;
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
    private Set<String> toldNodes = Set.of();

    Refusals(RecoveryScene scene, JournalBook book) {
        this.scene = scene;
        this.book = book;
    }

    void tell(Epoch epoch, Veto veto, String reason, Map<String, String> nodes) {
        if (veto == toldVeto && nodes.keySet().equals(toldNodes)) {
            return;
        }
        toldVeto = veto;
        toldNodes = Set.copyOf(nodes.keySet());
        Instant now = scene.clock().instant();
        LOG.warnf("refused veto=%s reason=%s nodes=%s", veto.label(), reason, nodes);
        book.refusal(new Refusal(epoch, veto.label(), reason, new TreeMap<>(nodes), now));
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
        toldVeto = null;
        toldNodes = Set.of();
        book.refusal(null);
    }
}
