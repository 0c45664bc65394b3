package io.pgbaton.coordinator.adapter;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Failover needs no Kafka: where the feed has been silent for 3 s, the monitors that are registered
 * in the store are asked themselves ({@code GET /observations}). Their own observation counts,
 * however it came.
 */
public final class ObservationPull implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ObservationPull.class);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration MEMBERS_FOR = Duration.ofSeconds(2);

    private final Store store;
    private final BooleanSupplier needed;
    private final Consumer<NodeObserved> sink;
    private final HttpClient http;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private List<String> addresses = List.of();
    private long addressesAt = System.nanoTime() - MEMBERS_FOR.toNanos();

    /**
     * @param feedSilence how long the feed has told nothing
     * @param sink takes each observation that was pulled
     */
    public ObservationPull(
            Store store, Supplier<Duration> feedSilence, Consumer<NodeObserved> sink) {
        this.store = store;
        this.needed = () -> feedSilence.get().compareTo(SILENCE) > 0;
        this.sink = sink;
        this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        this.thread = Thread.ofVirtual().name("observation-pull").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (needed.getAsBoolean()) {
                monitors().forEach(this::ask);
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private List<String> monitors() {
        if (System.nanoTime() - addressesAt > MEMBERS_FOR.toNanos()) {
            try {
                addresses =
                        store.list(Key.monitorsPrefix()).entries().stream()
                                .map(e -> store.read(e, Member.class).value().address())
                                .toList();
                addressesAt = System.nanoTime();
            } catch (StoreUnavailable e) {
                LOG.debugf("monitors unknown cause=%s", e.getMessage());
            }
        }
        return addresses;
    }

    /** Asks one monitor, unless it owes an answer still: nothing waits for it. */
    private void ask(String address) {
        if (!asking.add(address)) {
            return;
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + "/observations"))
                        .timeout(TIMEOUT)
                        .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .whenComplete(
                        (answer, failure) -> {
                            asking.remove(address);
                            if (failure == null && answer.statusCode() == 200) {
                                take(answer.body());
                            }
                        });
    }

    private void take(byte[] body) {
        try {
            JsonNode nodes = EventCodec.json().readTree(body).path("nodes");
            for (JsonNode node : nodes) {
                sink.accept(EventCodec.json().treeToValue(node, NodeObserved.class));
            }
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
