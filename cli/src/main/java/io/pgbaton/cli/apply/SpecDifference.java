package io.pgbaton.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.Quantity;
import io.pgbaton.cluster.store.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells two specs apart, value by value: {@code nodes.pg3.priority: 100 -> 50}. */
final class SpecDifference {

    private SpecDifference() {}

    /** One line for each value that differs; empty when both declare the same. */
    static List<String> between(ClusterSpec before, ClusterSpec after) {
        Map<String, String> old = values(before);
        Map<String, String> fresh = values(after);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(fresh.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            String was = old.get(key);
            String is = fresh.get(key);
            if (was == null) {
                lines.add("+ " + key + ": " + is);
            } else if (is == null) {
                lines.add("- " + key + ": " + was);
            } else if (!was.equals(is)) {
                lines.add("~ " + key + ": " + was + " -> " + is);
            }
        }
        return lines;
    }

    private static Map<String, String> values(ClusterSpec spec) {
        Map<String, String> values = new TreeMap<>();
        flatten("", Json.mapper().valueToTree(spec), values);
        duration(values, "durability.shrinkAfter", spec.durability().shrinkAfter());
        duration(values, "failover.refusedGap", spec.failover().refusedGap());
        duration(values, "failover.silence", spec.failover().silence());
        duration(values, "failover.restartGrace", spec.failover().restartGrace());
        duration(values, "failover.blockAfter", spec.failover().blockAfter());
        command(values, "fence.timeout", spec.fence());
        command(values, "restart.timeout", spec.restart());
        return values;
    }

    private static void command(
            Map<String, String> values,
            String key,
            ClusterSpec.@org.jspecify.annotations.Nullable Command command) {
        if (command != null) {
            duration(values, key, command.timeout());
        }
    }

    private static void duration(Map<String, String> values, String key, Duration duration) {
        values.put(key, Quantity.text(duration));
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties().forEach(e -> flatten(child(path, e.getKey()), e.getValue(), values));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            for (JsonNode item : node) {
                flatten(child(path, item.path("name").asText()), item, values);
            }
        } else {
            String text = node.isTextual() ? plain(node.asText()) : node.toString();
            values.put(path, text);
        }
    }

    private static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Paths are written as URIs and enums in capitals; people wrote neither. */
    private static String plain(String text) {
        if (text.startsWith("file://")) {
            return text.substring("file://".length());
        }
        return text.matches("[A-Z]+") ? text.toLowerCase(Locale.ROOT) : text;
    }
}
