package io.pgbaton.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Asks health-monitors for {@code GET /observations}, all at once and each for 5 s at most. */
public final class MonitorClient {

    /** This process has just started, and in an outage the machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    private record Answer(@Nullable List<NodeObserved> nodes, @Nullable List<PoolObserved> pools) {}

    /** Each address with what it answered, in the order given. */
    public Map<String, MonitorReport> ask(List<String> addresses) {
        Map<String, CompletableFuture<MonitorReport>> asked = new LinkedHashMap<>();
        addresses.forEach(address -> asked.put(address, ask(address)));
        Map<String, MonitorReport> answered = new LinkedHashMap<>();
        asked.forEach((address, report) -> answered.put(address, report.join()));
        return answered;
    }

    private CompletableFuture<MonitorReport> ask(String address) {
        HttpRequest request;
        try {
            request =
                    HttpRequest.newBuilder(URI.create("http://" + address + "/observations"))
                            .timeout(PATIENCE)
                            .build();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(MonitorReport.unanswered("is not host:port"));
        }
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(MonitorClient::read)
                .exceptionally(e -> MonitorReport.unanswered(why(e)));
    }

    private static MonitorReport read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            return MonitorReport.unanswered("answers with HTTP status " + response.statusCode());
        }
        try {
            Answer answer = EventCodec.json().readValue(response.body(), Answer.class);
            List<NodeObserved> nodes = answer.nodes();
            List<PoolObserved> pools = answer.pools();
            return new MonitorReport(
                    nodes == null ? List.of() : nodes, pools == null ? List.of() : pools, null);
        } catch (JsonProcessingException e) {
            return MonitorReport.unanswered("answers something that is no list of observations");
        }
    }

    private static String why(Throwable e) {
        Throwable cause =
                e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return switch (cause) {
            case HttpTimeoutException t -> "does not answer within " + PATIENCE.toSeconds() + " s";
            case ConnectException c -> "refuses connections";
            default -> "does not answer (" + cause.getClass().getSimpleName() + ")";
        };
    }
}
