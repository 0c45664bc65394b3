package io.pgbaton.monitor.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.NodeState.Receiver;
import io.pgbaton.events.NodeState.Sender;
import io.pgbaton.monitor.adapter.postgres.ProbeQuery.Readable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the answer to {@link ProbeQuery}. */
final class NodeStateReader {

    private NodeStateReader() {}

    /**
     * What is read once a second and kept in between.
     *
     * @param readable what may be asked for next time
     */
    record Slow(
            String systemIdentifier,
            List<String> pendingRestart,
            @Nullable String promised,
            Readable readable) {
        static final Slow UNKNOWN = new Slow("", List.of(), null, Readable.LEAST);
    }

    /** The slow part of a full answer. */
    static Slow slow(Rows rows) {
        List<String> pending = new ArrayList<>();
        json(rows, "pending").forEach(name -> pending.add(name.asText()));
        return new Slow(
                text(rows, "system_identifier", ""),
                List.copyOf(pending),
                optional(rows, "promised"),
                new Readable(truth(rows, "can_promised"), truth(rows, "can_heartbeats")));
    }

    /**
     * The node's state.
     *
     * @param now by the monitor's clock, which also wrote the heartbeats
     */
    static NodeState state(Rows rows, Slow slow, Instant now) {
        boolean recovering = truth(rows, "recovering");
        JsonNode receiver = json(rows, "receiver");
        Map<String, Instant> heartbeats = heartbeats(json(rows, "heartbeats"));
        return new NodeState(
                recovering,
                timeline(rows, receiver),
                rows.get(0, "write_lsn"),
                rows.get(0, "receive_lsn"),
                rows.get(0, "replay_lsn"),
                truth(rows, "replay_paused"),
                "on".equals(rows.get(0, "read_only")),
                text(rows, "names", ""),
                slow.promised(),
                slow.systemIdentifier(),
                Integer.parseInt(text(rows, "version", "0")),
                slow.pendingRestart(),
                receiver.isMissingNode() ? null : receiver(receiver),
                senders(json(rows, "senders")),
                heartbeats,
                recovering ? lag(heartbeats, now) : null);
    }

    private static int timeline(Rows rows, JsonNode receiver) {
        String file = rows.get(0, "wal_file");
        if (file != null) {
            return Integer.parseUnsignedInt(file.substring(0, 8), 16);
        }
        int received = receiver.path("timeline").asInt(0);
        return received > 0 ? received : Integer.parseInt(text(rows, "control_timeline", "0"));
    }

    private static Receiver receiver(JsonNode row) {
        return new Receiver(
                row.path("status").asText(NodeState.HIDDEN),
                nullable(row, "host"),
                row.path("port").asInt(0),
                nullable(row, "slot"),
                row.path("age").isNumber() ? row.path("age").longValue() : null);
    }

    private static List<Sender> senders(JsonNode rows) {
        List<Sender> senders = new ArrayList<>();
        for (JsonNode row : rows) {
            senders.add(
                    new Sender(
                            row.path("name").asText(""),
                            row.path("state").asText(NodeState.HIDDEN),
                            row.path("sync").asText(NodeState.HIDDEN),
                            nullable(row, "flush"),
                            row.path("lag").asLong(0)));
        }
        return List.copyOf(senders);
    }

    private static Map<String, Instant> heartbeats(JsonNode rows) {
        Map<String, Instant> newest = new TreeMap<>();
        rows.properties()
                .forEach(
                        row ->
                                newest.put(
                                        row.getKey(),
                                        Instant.ofEpochMilli(row.getValue().asLong())));
        return newest;
    }

    private static @Nullable Double lag(Map<String, Instant> heartbeats, Instant now) {
        return heartbeats.values().stream()
                .max(Comparator.naturalOrder())
                .map(newest -> Math.max(0, now.toEpochMilli() - newest.toEpochMilli()) / 1000.0)
                .orElse(null);
    }

    private static boolean truth(Rows rows, String column) {
        return "t".equals(rows.get(0, column));
    }

    private static String text(Rows rows, String column, String absent) {
        String value = rows.get(0, column);
        return value == null ? absent : value;
    }

    private static @Nullable String optional(Rows rows, String column) {
        return rows.columns().contains(column) ? rows.get(0, column) : null;
    }

    private static @Nullable String nullable(JsonNode row, String field) {
        return row.path(field).isTextual() ? row.path(field).textValue() : null;
    }

    private static JsonNode json(Rows rows, String column) {
        String value = optional(rows, column);
        try {
            return Json.mapper().readTree(value == null ? "" : value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("column " + column + " is no JSON: " + value, e);
        }
    }
}
