package io.pgbaton.cluster.bus;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Whether a broker answered a fetch, be it empty: the consumer's own count of them ({@code
 * fetch-total}) is the one sign of life that an idle topic gives.
 */
final class Fetches {

    private final Consumer<?, ?> consumer;
    private @Nullable Metric count;
    private double seen;

    Fetches(Consumer<?, ?> consumer) {
        this.consumer = consumer;
        this.seen = total();
    }

    boolean answeredSinceLastAsked() {
        double before = seen;
        seen = total();
        return seen > before;
    }

    private double total() {
        Metric known = count;
        if (known == null) {
            known = find();
            count = known;
        }
        return known != null && known.metricValue() instanceof Number n ? n.doubleValue() : 0;
    }

    private @Nullable Metric find() {
        return consumer.metrics().entrySet().stream()
                .filter(m -> ofAllTopics(m.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static boolean ofAllTopics(MetricName name) {
        return name.name().equals("fetch-total")
                && name.group().equals("consumer-fetch-manager-metrics")
                && name.tags().size() == 1;
    }
}
