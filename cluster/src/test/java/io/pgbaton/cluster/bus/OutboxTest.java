package io.pgbaton.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.PoolObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox(3);

    @Test
    void shouldSendNewsBeforeObservationsEachInOrder() throws InterruptedException {
        // Given
        outbox.add(observation("o1"));
        outbox.add(news("n1"));
        outbox.add(news("n2"));

        // When
        List<String> taken = takeAll();

        // Then
        assertThat(taken).containsExactly("n1", "n2", "o1");
    }

    @Test
    void shouldDropTheOldestObservationFirst() throws InterruptedException {
        // Given
        outbox.add(news("n1"));
        outbox.add(observation("o1"));
        outbox.add(observation("o2"));

        // When
        outbox.add(news("n2"));

        // Then
        assertThat(takeAll()).containsExactly("n1", "n2", "o2");
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void shouldDropTheOldestNewsWhenThereIsNothingElse() throws InterruptedException {
        // Given
        outbox.add(news("n1"));
        outbox.add(news("n2"));
        outbox.add(news("n3"));

        // When
        outbox.add(news("n4"));

        // Then
        assertThat(takeAll()).containsExactly("n2", "n3", "n4");
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void shouldPutWhatWasNotDeliveredBackInItsPlace() throws InterruptedException {
        // Given
        outbox.add(news("n1"));
        outbox.add(news("n2"));
        Outbox.Entry first = take();

        // When
        outbox.putBack(first);

        // Then
        assertThat(takeAll()).containsExactly("n1", "n2");
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void shouldNotKeepAnObservationThatWasNotDelivered() throws InterruptedException {
        // Given
        outbox.add(observation("o1"));
        Outbox.Entry entry = take();

        // When
        outbox.putBack(entry);

        // Then
        assertThat(outbox.size()).isZero();
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatSaysNothingNewUntilSomethingDoes() throws InterruptedException {
        // Given
        outbox.addAtLeisure(observation("o1"), Duration.ofHours(1));

        // When
        Outbox.Entry before = outbox.take(1);
        outbox.add(observation("o2"));

        // Then
        assertThat(before).isNull();
        assertThat(takeAll()).containsExactly("o1", "o2");
    }

    @Test
    void shouldSendWhatWaitedLongEnoughAndAllThatWaitsWithIt() throws InterruptedException {
        // Given
        outbox.addAtLeisure(observation("o1"), Duration.ofMillis(1));
        outbox.addAtLeisure(observation("o2"), Duration.ofHours(1));

        // When
        Outbox.Entry first = outbox.take(10_000);
        Outbox.Entry second = outbox.take(1);

        // Then
        assertThat(Objects.requireNonNull(first).envelope().data().subject()).isEqualTo("o1");
        assertThat(Objects.requireNonNull(second).envelope().data().subject()).isEqualTo("o2");
    }

    @Test
    void shouldBeginANewWaitAfterAllWasSent() throws InterruptedException {
        // Given
        outbox.addAtLeisure(observation("o1"), Duration.ofHours(1));
        outbox.hurry();
        Outbox.Entry sent = take();

        // When
        outbox.addAtLeisure(observation("o2"), Duration.ofHours(1));

        // Then
        assertThat(sent.envelope().data().subject()).isEqualTo("o1");
        assertThat(outbox.take(1)).isNull();
        assertThat(outbox.size()).isEqualTo(1);
    }

    private Outbox.Entry take() throws InterruptedException {
        return Objects.requireNonNull(outbox.take(1));
    }

    private List<String> takeAll() throws InterruptedException {
        List<String> subjects = new ArrayList<>();
        while (outbox.size() > 0) {
            Outbox.Entry entry = take();
            subjects.add(entry.envelope().data().subject());
        }
        return subjects;
    }

    private static Envelope news(String name) {
        return envelope(new AlertResolved("orders", name, "x", Instant.EPOCH));
    }

    private static Envelope observation(String name) {
        return envelope(
                new PoolObserved(
                        "orders",
                        "a",
                        name,
                        Instant.EPOCH,
                        true,
                        List.of(),
                        Map.of(),
                        List.of(),
                        null,
                        null));
    }

    private static Envelope envelope(Event event) {
        return Envelope.of("/pgbaton/test/a", Instant.EPOCH, event);
    }
}
