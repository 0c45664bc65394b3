package io.pgbaton.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The whole service with {@link FakeOutside}: configuration, wiring, HTTP. */
@QuarkusTest
class MonitorServiceTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI root;

    @Inject
    @SuppressWarnings("NullAway.Init")
    FakeOutside outside;

    @Test
    void shouldAnswerTheNewestObservations() {
        Instant before = Instant.now();
        await().untilAsserted(
                        () -> {
                            JsonNode newest = EventCodec.json().readTree(get("observations"));
                            assertThat(newest.path("vantage").asText()).isEqualTo("a");
                            assertThat(Instant.parse(newest.path("at").asText()))
                                    .isBetween(before, Instant.now());
                            assertThat(newest.path("nodes").findValuesAsText("node"))
                                    .containsExactly("pg1", "pg2");
                            assertThat(newest.path("nodes").findValuesAsText("outcome"))
                                    .containsOnly("ANSWERED");
                        });
        assertThat(get("observations?cluster=another")).contains("\"nodes\":[]");
    }

    @Test
    void shouldPublishWhatItSees() {
        await().untilAsserted(
                        () ->
                                assertThat(outside.published)
                                        .anyMatch(event -> event instanceof NodeObserved));
    }

    @Test
    void shouldBeReadyOnceTheStoreWasListed() {
        await().untilAsserted(() -> assertThat(get("q/health/ready")).contains("\"UP\""));
        assertThat(get("q/health/live")).contains("\"UP\"");
    }

    @Test
    void shouldExposeItsMeters() {
        await().untilAsserted(
                        () ->
                                assertThat(get("q/metrics"))
                                        .contains(
                                                "pgbaton_probe_seconds_count{cluster=\"orders\"",
                                                "pgbaton_events_dropped_total 3",
                                                "pgbaton_etcd_quorum 1"));
    }

    @Test
    void shouldRegisterItsAddress() {
        await().untilAsserted(
                        () ->
                                assertThat(outside.registered)
                                        .anyMatch(key -> key.equals("/pgbaton/v1/monitors/a/1")));
    }

    private String get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(root.resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }
}
