package io.pgbaton.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads pgbaton's keys through etcd's JSON gateway, past pgbaton's own store, so that what it says
 * can be checked; and writes those that people write. Linearizable, through the first member that
 * answers.
 */
public final class EtcdLook {
    private static final int PATIENCE_MS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> endpoints;

    /**
     * @param endpoints http://host:port, separated by commas
     */
    public EtcdLook(String endpoints) {
        this.endpoints = List.of(endpoints.split(","));
    }

    /** The value of a key; empty when it is absent or no member answers. */
    public <T> Optional<T> get(Key<T> key) {
        for (String endpoint : endpoints) {
            try {
                JsonNode values =
                        call(
                                        endpoint,
                                        "range",
                                        JSON.createObjectNode().put("key", base64(key.path())))
                                .path("kvs");
                return values.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Json.read(
                                        decode(values.get(0).path("value").asText()), key.type()));
            } catch (IOException e) {
                // The next member may answer.
            }
        }
        return Optional.empty();
    }

    /**
     * Writes a key, whatever stands there.
     *
     * @throws LabFailure when no member takes it
     */
    public <T> void put(Key<T> key, T value) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("key", base64(key.path()))
                        .put("value", base64(Json.write(value)));
        for (String endpoint : endpoints) {
            try {
                call(endpoint, "put", body);
                return;
            } catch (IOException e) {
                // The next member may take it; the same value twice is the same.
            }
        }
        throw new LabFailure("no etcd member takes " + key.path(), "Does a majority run?");
    }

    private static JsonNode call(String endpoint, String what, ObjectNode request)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create(endpoint + "/v3/kv/" + what).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (var body = connection.getOutputStream()) {
            body.write(JSON.writeValueAsBytes(request));
        }
        try (var body = connection.getInputStream()) {
            return JSON.readTree(body);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
