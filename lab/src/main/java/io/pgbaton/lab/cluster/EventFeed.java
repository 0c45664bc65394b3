package io.pgbaton.lab.cluster;

import io.pgbaton.cluster.bus.EventRecord;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.MalformedEvent;
import io.pgbaton.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows pgbaton's topics from now on; hears each event on a thread of its own. */
public final class EventFeed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    private EventFeed(KafkaConsumer<byte[], byte[]> consumer, Consumer<Envelope> listener) {
        this.consumer = consumer;
        this.thread = Thread.ofPlatform().daemon().name("event-feed").start(() -> poll(listener));
    }

    /** Starts at the end of these topics; what happens after this call returns is heard. */
    public static EventFeed follow(
            String bootstrap, Set<Topic> topics, Consumer<Envelope> listener) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrap,
                                "allow.auto.create.topics", "true",
                                "fetch.max.wait.ms", "100",
                                "reconnect.backoff.max.ms", "200",
                                "metadata.max.age.ms", "5000"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                topics.stream().map(topic -> new TopicPartition(topic.kafkaName(), 0)).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return new EventFeed(consumer, listener);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll(Consumer<Envelope> listener) {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    hear(record, listener);
                }
            }
        } catch (WakeupException e) {
            // Closed.
        }
    }

    private static void hear(ConsumerRecord<byte[], byte[]> record, Consumer<Envelope> listener) {
        try {
            EventRecord.decode(record).ifPresent(listener);
        } catch (MalformedEvent e) {
            System.err.println("pgbaton: passed over a malformed event: " + e.getMessage());
        }
    }
}
