package io.pgbaton.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Event;
import io.pgbaton.events.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private final List<MockProducer<String, byte[]>> producers = new CopyOnWriteArrayList<>();
    private final EventPublisher publisher =
            new EventPublisher("/pgbaton/test/a", this::producer, () -> true);

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void shouldPublishInBinaryModeWithTheClusterAsKey() {
        // When
        publisher.publish(event("n1"));

        // Then
        await().until(() -> completeNext());
        ProducerRecord<String, byte[]> record = newest().history().getFirst();
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        assertThat(record.topic()).isEqualTo("pgbaton.alerts");
        assertThat(record.key()).isEqualTo("orders");
        assertThat(EventCodec.decode(headers, record.value()))
                .get()
                .satisfies(
                        envelope -> {
                            assertThat(envelope.source()).isEqualTo("/pgbaton/test/a");
                            assertThat(envelope.data()).isEqualTo(event("n1"));
                        });
        await().untilAsserted(() -> assertThat(publisher.published()).isEqualTo(1));
    }

    @Test
    void shouldSendAgainWhatKafkaDidNotTakeInTime() {
        // Given
        publisher.publish(event("n1"));
        await().until(() -> failNext(new TimeoutException("expired")));

        // When
        await().until(() -> completeNext());

        // Then
        await().untilAsserted(() -> assertThat(publisher.published()).isEqualTo(1));
        assertThat(newest().history()).hasSize(2);
        assertThat(newest().history().get(1).headers())
                .isEqualTo(newest().history().get(0).headers());
        assertThat(publisher.failing()).isFalse();
    }

    @Test
    void shouldRenewABrokenProducerAndLoseNothing() {
        // Given
        publisher.publish(event("n1"));

        // When
        await().until(() -> failNext(new KafkaException("fenced")));

        // Then
        await().until(() -> producers.size() == 2 && completeNext());
        await().untilAsserted(() -> assertThat(publisher.published()).isEqualTo(1));
        assertThat(producers.getFirst().closed()).isTrue();
    }

    @Test
    void shouldGiveUpAnEventThatKafkaWillNeverTake() {
        // Given
        publisher.publish(event("n1"));

        // When
        await().until(() -> failNext(new RecordTooLargeException("too large")));

        // Then
        await().untilAsserted(() -> assertThat(publisher.dropped()).isEqualTo(1));
        assertThat(publisher.queued()).isZero();
    }

    private MockProducer<String, byte[]> producer() {
        MockProducer<String, byte[]> producer =
                new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private MockProducer<String, byte[]> newest() {
        return producers.getLast();
    }

    private boolean completeNext() {
        return !producers.isEmpty() && newest().completeNext();
    }

    private boolean failNext(RuntimeException e) {
        return !producers.isEmpty() && newest().errorNext(e);
    }

    private static Event event(String name) {
        return new AlertResolved("orders", name, "x", Instant.EPOCH);
    }
}
