package io.pgbaton.cluster.bus;

import io.pgbaton.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which partitions a follower reads and where it stands in each, also from one consumer to the
 * next. Used by the follower's thread only, but for {@link #lag}.
 */
final class Places {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final Set<Topic> topics;
    private final EventFollower.From from;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private long lookedAt;
    private volatile long lag;

    Places(Set<Topic> topics, EventFollower.From from) {
        this.topics = Set.copyOf(topics);
        this.from = from;
    }

    /**
     * Gives a consumer all partitions, each where the one before it stood. A partition that appears
     * later is read from its beginning.
     *
     * @throws UnknownTopicOrPartitionException when a topic is not there yet
     * @throws org.apache.kafka.common.errors.TimeoutException when no broker answers
     */
    void assign(Consumer<?, ?> consumer) {
        Set<TopicPartition> partitions = find(consumer);
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(next.keySet());
        boolean end = from == EventFollower.From.END && next.isEmpty();
        next.putAll(end ? consumer.endOffsets(unknown) : consumer.beginningOffsets(unknown));
        consumer.assign(partitions);
        partitions.forEach(p -> consumer.seek(p, next.getOrDefault(p, 0L)));
        lookedAt = System.nanoTime();
    }

    /** A record was read. */
    void passed(ConsumerRecord<?, ?> record) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    /** Looks how much waits, and now and then whether there are new partitions. */
    void update(Consumer<?, ?> consumer) {
        long waiting = 0;
        for (TopicPartition partition : consumer.assignment()) {
            waiting += consumer.currentLag(partition).orElse(0);
        }
        lag = waiting;
        if (System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
            lookedAt = System.nanoTime();
            if (!find(consumer).equals(consumer.assignment())) {
                assign(consumer);
            }
        }
    }

    /** How many records are known to wait. */
    long lag() {
        return lag;
    }

    private Set<TopicPartition> find(Consumer<?, ?> consumer) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (Topic topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic.kafkaName());
            if (found.isEmpty()) {
                throw new UnknownTopicOrPartitionException(topic.kafkaName() + " is not there");
            }
            found.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
        }
        return partitions;
    }
}
