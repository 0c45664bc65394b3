package io.pgbaton.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFollowerTest {

    private static final String TOPIC = Topic.ALERTS.kafkaName();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final List<MockConsumer<String, byte[]>> consumers = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private @Nullable EventFollower follower;

    @AfterEach
    void close() {
        if (follower != null) {
            follower.close();
        }
    }

    @Test
    void shouldFollowFromTheEndAndPassOverWhatIsNoEvent() {
        // Given
        EventFollower following = follow(EventFollower.From.END);

        // When
        receive(5, Map.of(), "old");
        receive(10, Map.of(), "no header");
        receive(11, Map.of("ce_type", "io.pgbaton.moon.risen"), "{}");
        receiveEvent(12, "n1");

        // Then
        await().untilAsserted(() -> assertThat(heard).containsExactly("n1"));
        assertThat(following.brokerTime()).contains(Instant.ofEpochMilli(1_012));
        assertThat(following.sinceEvent()).isPresent();
    }

    @Test
    void shouldFollowFromTheBeginning() {
        // Given
        follow(EventFollower.From.BEGINNING);

        // When
        receiveEvent(2, "n1");

        // Then
        await().untilAsserted(() -> assertThat(heard).containsExactly("n1"));
    }

    @Test
    void shouldGoOnWhereItStoodWithANewConsumer() {
        // Given
        follow(EventFollower.From.END);
        receiveEvent(10, "n1");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));

        // When
        consumers.getFirst().setPollException(new KafkaException("broken"));

        // Then
        await().until(() -> consumers.size() == 2 && consumers.get(1).assignment().size() == 1);
        await().until(() -> consumers.get(1).position(PARTITION) == 11);
    }

    @Test
    void shouldSurviveAConsumerThatFails() {
        // Given
        follow(EventFollower.From.END);

        // When
        receiveEvent(10, "fail");
        receiveEvent(11, "n2");

        // Then
        await().untilAsserted(() -> assertThat(heard).containsExactly("n2"));
    }

    private EventFollower follow(EventFollower.From from) {
        EventFollower following =
                new EventFollower(Set.of(Topic.ALERTS), from, this::hear, this::consumer);
        follower = following;
        await().until(() -> !consumers.isEmpty() && !consumers.getFirst().assignment().isEmpty());
        return following;
    }

    private void hear(Envelope envelope) {
        if (envelope.data().subject().equals("fail")) {
            throw new IllegalStateException("as asked");
        }
        heard.add(envelope.data().subject());
    }

    private MockConsumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
        Node node = new Node(1, "h", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 2L));
        consumer.updateEndOffsets(Map.of(PARTITION, 10L));
        consumers.add(consumer);
        return consumer;
    }

    private void receiveEvent(long offset, String name) {
        Envelope envelope =
                Envelope.of(
                        "/pgbaton/test/a",
                        Instant.EPOCH,
                        new AlertResolved("orders", name, "x", Instant.EPOCH));
        receive(
                offset,
                EventCodec.headers(envelope),
                new String(EventCodec.body(envelope), StandardCharsets.UTF_8));
    }

    private void receive(long offset, Map<String, String> headers, String body) {
        RecordHeaders recordHeaders = new RecordHeaders();
        new HashMap<>(headers)
                .forEach((k, v) -> recordHeaders.add(k, v.getBytes(StandardCharsets.UTF_8)));
        consumers
                .getFirst()
                .addRecord(
                        new ConsumerRecord<>(
                                TOPIC,
                                0,
                                offset,
                                1_000 + offset,
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                0,
                                "orders",
                                body.getBytes(StandardCharsets.UTF_8),
                                recordHeaders,
                                Optional.empty()));
    }
}
