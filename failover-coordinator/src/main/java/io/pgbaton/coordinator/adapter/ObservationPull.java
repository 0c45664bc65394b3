package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.adapter.MonitorDirectory.Monitor;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Failover needs no Kafka: a vantage of which the feed tells nothing fresh is asked itself, at the
 * addresses that its monitors registered in the store ({@code GET /observations}). Their own
 * observation counts, however it came. The answer has the monitor's clock besides, which proves how
 * old an observation is.
 */
public final class ObservationPull implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ObservationPull.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final MonitorDirectory directory;
    private final Predicate<String> wanted;
    private final Sink sink;
    private final MonitorClient client = new MonitorClient();
    private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
    private final Thread thread;

    /** Takes what a monitor answered. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One answer.
         *
         * @param clock what the monitor's wall clock showed then; null where it did not say
         * @param askedNanos {@link System#nanoTime} before it was asked
         */
        void answered(
                String vantage, @Nullable Instant clock, long askedNanos, List<NodeObserved> seen);
    }

    /**
     * Begins to look after the vantages.
     *
     * @param wanted whether a vantage should be asked now
     * @param sink takes each answer
     */
    public ObservationPull(MonitorDirectory directory, Predicate<String> wanted, Sink sink) {
        this.directory = directory;
        this.wanted = wanted;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("observation-pull").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            for (Monitor monitor : directory.monitors()) {
                if (wanted.test(monitor.vantage())) {
                    ask(monitor);
                }
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /** Asks one monitor, unless it owes an answer still or just failed: nothing waits for it. */
    private void ask(Monitor monitor) {
        long asked = System.nanoTime();
        Long after = notBefore.get(monitor.address());
        if (after != null && asked - after < 0) {
            return;
        }
        notBefore.put(monitor.address(), asked + TIMEOUT.plus(AFTER_FAILURE).toNanos());
        client.ask(monitor, TIMEOUT)
                .whenComplete(
                        (answer, failure) -> {
                            if (answer != null) {
                                notBefore.remove(monitor.address());
                                sink.answered(
                                        monitor.vantage(), answer.at(), asked, answer.nodes());
                            } else {
                                LOG.debugf(failure, "no answer vantage=%s", monitor.vantage());
                                notBefore.put(
                                        monitor.address(),
                                        System.nanoTime() + AFTER_FAILURE.toNanos());
                            }
                        });
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
