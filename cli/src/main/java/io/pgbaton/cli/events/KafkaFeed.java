package io.pgbaton.cli.events;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.bus.EventRecord;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.MalformedEvent;
import io.pgbaton.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads Kafka from a time on up to its end, all topics sorted together, and then follows. (The
 * services' follower begins at either end of a topic and never ends: neither fits a command.)
 */
public final class KafkaFeed implements EventFeed {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final String brokers;

    public KafkaFeed(String brokers) {
        this.brokers = brokers;
    }

    @Override
    public void read(Set<Topic> topics, Instant since, boolean follow, Consumer<Envelope> sink) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings())) {
            Set<TopicPartition> partitions = partitions(consumer, topics);
            seek(consumer, partitions, since);
            history(consumer, partitions, since).forEach(sink);
            while (follow) {
                follow(consumer, partitions, sink);
                partitions = refreshed(consumer, topics, partitions);
            }
        } catch (KafkaException e) {
            throw new Trouble(
                    "Kafka does not answer at "
                            + brokers
                            + "; start it or correct --kafka (pgbaton status does not need it)",
                    e);
        }
    }

    /** Who follows outlives an outage of Kafka. */
    private static Set<TopicPartition> refreshed(
            KafkaConsumer<String, byte[]> consumer,
            Set<Topic> topics,
            Set<TopicPartition> partitions) {
        try {
            Set<TopicPartition> found = partitions(consumer, topics);
            if (!found.equals(partitions)) {
                resume(consumer, found);
            }
            return found;
        } catch (TimeoutException e) {
            return partitions;
        }
    }

    /** Everything up to now, in the order of time. */
    private static List<Envelope> history(
            KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions, Instant since) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<Envelope> found = new ArrayList<>();
        while (ends.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                decode(record, found::add);
            }
        }
        found.removeIf(e -> e.time().isBefore(since));
        found.sort(Comparator.comparing(Envelope::time));
        return found;
    }

    private static void follow(
            KafkaConsumer<String, byte[]> consumer,
            Set<TopicPartition> partitions,
            Consumer<Envelope> sink) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < LOOK_EVERY.toNanos()) {
            if (partitions.isEmpty()) {
                sleep();
                continue;
            }
            List<Envelope> batch = new ArrayList<>();
            consumer.poll(POLL).forEach(record -> decode(record, batch::add));
            batch.sort(Comparator.comparing(Envelope::time));
            batch.forEach(sink);
        }
    }

    private static Set<TopicPartition> partitions(
            KafkaConsumer<String, byte[]> consumer, Set<Topic> topics) {
        Set<TopicPartition> partitions =
                new TreeSet<>(
                        Comparator.comparing(TopicPartition::topic)
                                .thenComparing(TopicPartition::partition));
        for (Topic topic : topics) {
            consumer.partitionsFor(topic.kafkaName())
                    .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
        }
        return partitions;
    }

    private static void seek(
            KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions, Instant since) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(p -> times.put(p, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = offsets.get(partition);
            consumer.seek(
                    partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset());
        }
    }

    /**
     * Takes in partitions that appeared: from their beginning, the others from where they stand.
     */
    private static void resume(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> found) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment().forEach(p -> positions.put(p, consumer.position(p)));
        consumer.assign(found);
        found.forEach(p -> consumer.seek(p, positions.getOrDefault(p, 0L)));
    }

    private static void decode(ConsumerRecord<String, byte[]> record, Consumer<Envelope> sink) {
        try {
            EventRecord.decode(record).ifPresent(sink);
        } catch (MalformedEvent e) {
            System.getLogger(KafkaFeed.class.getName())
                    .log(System.Logger.Level.WARNING, "passed over, no event: " + e.getMessage());
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                8_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", e);
        }
    }
}
