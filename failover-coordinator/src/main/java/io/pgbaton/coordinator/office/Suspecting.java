package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the suspicion that makes pools pause: once for each vantage's run of refusals, and takes
 * it away when nobody refuses any more. The configurators bound the pause; here nothing is timed.
 *
 * <p>It is written beside the decider's own thread, one after the other, with a book of its own: a
 * suspicion decides nothing, and the judging that comes after it does not wait for etcd
 * (docs/decisions/0029).
 */
final class Suspecting implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Suspecting.class);

    private final RecoveryScene scene;
    private final JournalBook book;
    private final Lease lease;
    private final ExecutorService beside =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("suspicion").factory());
    private Map<String, Instant> known = Map.of();
    private boolean asked;

    /** Whether the newest suspicion is not known to stand in the store; any thread. */
    private volatile boolean failed;

    /**
     * @param book used here only, and by nobody else
     */
    Suspecting(RecoveryScene scene, JournalBook book, Lease lease) {
        this.scene = scene;
        this.book = book;
        this.lease = lease;
        write(book::load);
    }

    /** Brings the suspicion in line with who refuses now. Returns at once. */
    void update(Topology topology, Map<String, Instant> refusing) {
        boolean newRun = !known.entrySet().containsAll(refusing.entrySet());
        if (newRun || (failed && !refusing.isEmpty())) {
            failed = false;
            known = Map.copyOf(refusing);
            asked = true;
            put(
                    new Suspicion(
                            topology.epoch(),
                            topology.primary(),
                            scene.clock().instant(),
                            refusing.keySet().stream().sorted().toList()));
        } else if (refusing.isEmpty()) {
            known = Map.of();
            clear();
        }
    }

    /** Nothing is suspected (any more): after a seal, or when it answers again. Returns at once. */
    void clear() {
        if (asked) {
            asked = false;
            put(null);
        }
    }

    private void put(@Nullable Suspicion suspicion) {
        write(() -> book.notices().suspicion(suspicion, suspicion == null ? 0 : lease.id()));
    }

    private void write(Runnable work) {
        beside.execute(
                () -> {
                    try {
                        work.run();
                    } catch (StoreUnavailable | StepGuard.LeadershipLost e) {
                        // Leased: what stands there goes with the term, at the latest.
                        failed = true;
                        LOG.infof("suspicion not written cause=%s", e.getMessage());
                    }
                });
    }

    /** What was asked for is still tried; the lease bounds it. */
    @Override
    public void close() {
        beside.shutdown();
    }
}
