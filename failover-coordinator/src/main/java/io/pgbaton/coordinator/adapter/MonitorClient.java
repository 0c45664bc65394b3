package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.adapter.MonitorDirectory.Monitor;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks monitors by {@code GET /observations}. Never blocks. */
final class MonitorClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofMillis(500);

    /**
     * By HTTP/1.1 a time-out ends the connection: the next question does not go the same dead way.
     */
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    /**
     * What a monitor answered.
     *
     * @param at what its wall clock showed then; null where it did not say
     * @param news how often something was news to it; null where it did not say
     * @param nodes its newest observation of each node
     */
    record Answer(@Nullable Instant at, @Nullable Long news, List<NodeObserved> nodes) {}

    /** The body as it comes. */
    @RegisterForReflection
    private record Body(
            @Nullable Instant at, @Nullable Long news, @Nullable List<NodeObserved> nodes) {

        Answer answer() {
            return new Answer(at, news, nodes == null ? List.of() : nodes);
        }
    }

    /** Asks for what it has now; an address that is none is a failure as any other. */
    CompletableFuture<Answer> ask(Monitor monitor, Duration timeout) {
        return get(monitor, "/observations", timeout);
    }

    /** Asks for what it has as soon as more is news to it than that. */
    CompletableFuture<Answer> askAfter(Monitor monitor, long news, Duration timeout) {
        return get(monitor, "/observations?after=" + news, timeout);
    }

    private CompletableFuture<Answer> get(Monitor monitor, String path, Duration timeout) {
        HttpRequest request;
        try {
            request =
                    HttpRequest.newBuilder(URI.create("http://" + monitor.address() + path))
                            .timeout(timeout)
                            .build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(MonitorClient::answer);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return EventCodec.json().readValue(response.body(), Body.class).answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
