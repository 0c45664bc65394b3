package io.pgbaton.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads pgbaton's keys through etcd's JSON gateway, past pgbaton's own store, so that what it says
 * can be checked. Linearizable reads, from the first member that answers.
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
                JsonNode values = range(endpoint, key.path()).path("kvs");
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

    private static JsonNode range(String endpoint, String key) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(endpoint + "/v3/kv/range").toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (var body = connection.getOutputStream()) {
            body.write(
                    JSON.writeValueAsBytes(
                            JSON.createObjectNode()
                                    .put(
                                            "key",
                                            Base64.getEncoder()
                                                    .encodeToString(
                                                            key.getBytes(
                                                                    StandardCharsets.UTF_8)))));
        }
        try (var body = connection.getInputStream()) {
            return JSON.readTree(body);
        }
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
