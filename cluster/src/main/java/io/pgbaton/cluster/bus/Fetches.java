package io.pgbaton.cluster.bus;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Whether a broker answered a fetch, be it empty: the consumer's own count of them ({@code
 * fetch-total}) is the one sign of life that an idle topic gives.
 */
final class Fetches {

    private final Consumer<?, ?> consumer;
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
        return consumer.metrics().entrySet().stream()
                .filter(m -> m.getKey().name().equals("fetch-total"))
                .filter(m -> m.getKey().group().equals("consumer-fetch-manager-metrics"))
                .filter(m -> m.getKey().tags().size() == 1)
                .map(m -> number(m.getValue()))
                .findFirst()
                .orElse(0.0);
    }

    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number n ? n.doubleValue() : 0;
    }
}
