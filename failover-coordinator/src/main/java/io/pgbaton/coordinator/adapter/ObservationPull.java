package io.pgbaton.coordinator.adapter;

import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    private static final Duration MEMBERS_FOR = Duration.ofSeconds(2);

    private final Store store;
    private final Predicate<String> wanted;
    private final Sink sink;
    private final HttpClient http;
    private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
    private final Thread thread;
    private List<Monitor> monitors = List.of();
    private long monitorsAt = System.nanoTime() - MEMBERS_FOR.toNanos();

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

    private record Monitor(String vantage, String address) {}

    /** The body of {@code GET /observations}. */
    private record Answer(@Nullable Instant at, @Nullable List<NodeObserved> nodes) {}

    /**
     * Begins to look after the vantages.
     *
     * @param wanted whether a vantage should be asked now
     * @param sink takes each answer
     */
    public ObservationPull(Store store, Predicate<String> wanted, Sink sink) {
        this.store = store;
        this.wanted = wanted;
        this.sink = sink;
        this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        this.thread = Thread.ofVirtual().name("observation-pull").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            for (Monitor monitor : monitors()) {
                if (wanted.test(monitor.vantage())) {
                    ask(monitor);
                }
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private List<Monitor> monitors() {
        if (System.nanoTime() - monitorsAt > MEMBERS_FOR.toNanos()) {
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
                monitorsAt = System.nanoTime();
            } catch (StoreUnavailable e) {
                LOG.debugf("monitors unknown cause=%s", e.getMessage());
            }
        }
        return monitors;
    }

    /** Asks one monitor, unless it owes an answer still or just failed: nothing waits for it. */
    private void ask(Monitor monitor) {
        long asked = System.nanoTime();
        Long after = notBefore.get(monitor.address());
        if (after != null && asked - after < 0) {
            return;
        }
        notBefore.put(monitor.address(), asked + TIMEOUT.plus(AFTER_FAILURE).toNanos());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + monitor.address() + "/observations"))
                        .timeout(TIMEOUT)
                        .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .whenComplete(
                        (answer, failure) -> {
                            if (failure == null && answer.statusCode() == 200) {
                                notBefore.remove(monitor.address());
                                take(monitor.vantage(), asked, answer.body());
                            } else {
                                notBefore.put(
                                        monitor.address(),
                                        System.nanoTime() + AFTER_FAILURE.toNanos());
                            }
                        });
    }

    private void take(String vantage, long asked, byte[] body) {
        try {
            Answer answer = EventCodec.json().readValue(body, Answer.class);
            List<NodeObserved> seen = answer.nodes();
            sink.answered(vantage, answer.at(), asked, seen == null ? List.of() : seen);
        } catch (IOException e) {
            LOG.warnf("observations unreadable cause=%s", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
    }
}
