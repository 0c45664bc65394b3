package io.pgbaton.coordinator.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two monitors that answer over HTTP, at vantages a and b. */
class ObservationPullTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final List<HttpServer> servers = new ArrayList<>();
    private final MemoryStore store = new MemoryStore();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    private record Answer(@Nullable Instant clock, long askedNanos, List<NodeObserved> seen) {}

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void shouldAskTheVantageThatIsWantedAndNoOther() throws Exception {
        // Given
        long before = System.nanoTime();
        monitor("a");
        monitor("b");
        wanted.add("a");

        // When
        try (ObservationPull pull =
                new ObservationPull(
                        new MonitorDirectory(store), wanted::contains, this::answered)) {
            await().until(() -> asked.getOrDefault("a", 0) >= 3 && answers.containsKey("a"));
        }

        // Then
        Answer answer = Objects.requireNonNull(answers.get("a"));
        assertThat(answer.clock()).isEqualTo(AT);
        assertThat(answer.askedNanos()).isBetween(before, System.nanoTime());
        assertThat(answer.seen()).containsExactly(seen("a"));
        assertThat(asked).containsOnlyKeys("a");
    }

    @Test
    void shouldAskTheOthersThoughOneIsGone() throws Exception {
        // Given
        monitor("a");
        monitor("b");
        servers.getFirst().stop(0);
        wanted.addAll(List.of("a", "b"));

        // When
        try (ObservationPull pull =
                new ObservationPull(
                        new MonitorDirectory(store), wanted::contains, this::answered)) {
            await().until(() -> asked.getOrDefault("b", 0) >= 3 && answers.containsKey("b"));
        }

        // Then
        assertThat(answers).containsOnlyKeys("b");
    }

    private void answered(
            String vantage, @Nullable Instant clock, long askedNanos, List<NodeObserved> seen) {
        answers.put(vantage, new Answer(clock, askedNanos, seen));
    }

    private void monitor(String vantage) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(server);
        byte[] body =
                Json.write(Map.of("vantage", vantage, "at", AT, "nodes", List.of(seen(vantage))))
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/observations",
                exchange -> {
                    asked.merge(vantage, 1, Integer::sum);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        String address = "127.0.0.1:" + server.getAddress().getPort();
        store.put(Key.monitor(vantage, "m"), new Member("m", address, AT));
    }

    private static NodeObserved seen(String vantage) {
        return new NodeObserved(
                "orders",
                vantage,
                "pg1",
                AT,
                ProbeOutcome.SILENT,
                AT,
                500,
                3,
                700L,
                1.0,
                "no answer",
                null);
    }
}
