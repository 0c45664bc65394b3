package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Instant;
import java.util.Map;

/**
 * Writes the suspicion that makes pools pause: once for each vantage's run of refusals, and takes
 * it away when nobody refuses any more. The configurators bound the pause; here nothing is timed.
 */
final class Suspecting {

    private final RecoveryScene scene;
    private final JournalBook book;
    private final Lease lease;
    private Map<String, Instant> known = Map.of();
    private boolean written;

    Suspecting(RecoveryScene scene, JournalBook book, Lease lease) {
        this.scene = scene;
        this.book = book;
        this.lease = lease;
    }

    /** Brings the suspicion in line with who refuses now. */
    void update(Topology topology, Map<String, Instant> refusing) {
        boolean newRun = !known.entrySet().containsAll(refusing.entrySet());
        if (newRun) {
            book.suspicion(
                    new Suspicion(
                            topology.epoch(),
                            topology.primary(),
                            scene.clock().instant(),
                            refusing.keySet().stream().sorted().toList()),
                    lease.id());
            written = true;
            known = Map.copyOf(refusing);
        } else if (refusing.isEmpty()) {
            known = Map.of();
            clear();
        }
    }

    /** Nothing is suspected (any more): after a seal, or when it answers again. */
    void clear() {
        if (written) {
            book.suspicion(null, 0);
            written = false;
        }
    }
}
