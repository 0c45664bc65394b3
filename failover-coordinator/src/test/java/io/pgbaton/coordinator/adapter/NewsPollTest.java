package io.pgbaton.coordinator.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.events.NodeObserved;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A monitor that answers over HTTP when it is told to. */
class NewsPollTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final MemoryStore store = new MemoryStore();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicBoolean deciding = new AtomicBoolean(true);
    private final MonitorDirectory directory = new MonitorDirectory(store);
    private HttpServer server;

    @BeforeEach
    void aMonitor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/observations",
                exchange -> {
                    asked.add(String.valueOf(exchange.getRequestURI().getQuery()));
                    try {
                        byte[] body = answers.take().getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length);
                        exchange.getResponseBody().write(body);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                });
        server.start();
        String address = "127.0.0.1:" + server.getAddress().getPort();
        store.put(Key.monitor("a", "m"), new Member("m", address, AT));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldHaveOneQuestionOpenForWhatIsNewsNext() {
        try (NewsPoll poll = new NewsPoll(directory, deciding::get, this::answered)) {
            // When
            answers.add("{\"vantage\":\"a\",\"news\":41,\"nodes\":[]}");
            await().until(() -> asked.size() == 2);
            answers.add("{\"vantage\":\"a\",\"news\":43,\"nodes\":[]}");
            await().until(() -> asked.size() == 3);

            // Then
            assertThat(asked).containsExactly("after=-1", "after=41", "after=43");
            assertThat(heard).hasValue(2);
        }
    }

    /** It may be another monitor by then, that has counted less. */
    @Test
    void shouldBeginAnewAfterAFailure() {
        try (NewsPoll poll = new NewsPoll(directory, deciding::get, this::answered)) {
            // When
            answers.add("{\"vantage\":\"a\",\"news\":41,\"nodes\":[]}");
            await().until(() -> asked.size() == 2);
            answers.add("");

            // Then
            await().until(() -> asked.size() == 3);
            assertThat(asked).containsExactly("after=-1", "after=41", "after=-1");
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void shouldAskNothingMoreOnceOutOfOffice() {
        try (NewsPoll poll = new NewsPoll(directory, deciding::get, this::answered)) {
            await().until(() -> asked.size() == 1);

            // When
            deciding.set(false);
            answers.add("{\"vantage\":\"a\",\"news\":41,\"nodes\":[]}");
            await().until(answers::isEmpty);
            deciding.set(true);

            // Then
            await().until(() -> asked.size() == 2);
            assertThat(asked).containsExactly("after=-1", "after=-1");
            assertThat(heard).hasValue(0);
        }
    }

    /** One of an older version answers at once, each time: that would never end. */
    @Test
    void shouldNotGoOnAskingWhoDoesNotCount() {
        try (NewsPoll poll = new NewsPoll(directory, deciding::get, this::answered)) {
            // When
            answers.add("{\"vantage\":\"a\",\"nodes\":[]}");
            await().until(() -> heard.get() == 1);
        }

        // Then
        assertThat(asked).containsExactly("after=-1");
    }

    private void answered(
            String vantage, @Nullable Instant clock, long askedNanos, List<NodeObserved> seen) {
        assertThat(clock).as("an open question proves little of the clock").isNull();
        heard.incrementAndGet();
    }
}
