package io.pgbaton.coordinator.adapter;

import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Where the monitors can be asked, as they registered in the store; read again after 2 s. While the
 * store does not answer it is as it was. Thread-safe.
 */
public final class MonitorDirectory {

    private static final Logger LOG = Logger.getLogger(MonitorDirectory.class);
    private static final Duration VALID_FOR = Duration.ofSeconds(2);

    private final Store store;
    private List<Monitor> monitors = List.of();
    private long readAt = System.nanoTime() - VALID_FOR.toNanos();

    /**
     * One monitor.
     *
     * @param address host and port of its HTTP server
     */
    record Monitor(String vantage, String address) {}

    public MonitorDirectory(Store store) {
        this.store = store;
    }

    /** All that are registered. */
    synchronized List<Monitor> monitors() {
        if (System.nanoTime() - readAt > VALID_FOR.toNanos()) {
            try {
                monitors =
                        store.list(Key.monitorsPrefix()).entries().stream()
                                .map(
                                        e ->
                                                new Monitor(
                                                        Key.vantage(e.path()),
                                                        store.read(e, Member.class)
                                                                .value()
                                                                .address()))
                                .toList();
                readAt = System.nanoTime();
            } catch (StoreUnavailable e) {
                LOG.debugf("monitors unknown cause=%s", e.getMessage());
            }
        }
        return monitors;
    }
}
