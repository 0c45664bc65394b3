package io.pgbaton.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.bus.EventFollower;
import io.pgbaton.cluster.bus.EventPublisher;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeRejoined;
import io.pgbaton.events.Topic;
import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events through a broker that dies, hangs and comes back. */
class EventBusIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String BROKER = "kafka1";

    private static Lab lab;

    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final EventPublisher publisher =
            new EventPublisher(lab.kafkaBootstrap(), "/pgbaton/test/a");
    private final EventFollower follower =
            new EventFollower(
                    lab.kafkaBootstrap(),
                    EnumSet.allOf(Topic.class),
                    EventFollower.From.END,
                    envelope -> heard.add(envelope.data()));

    @BeforeAll
    static void startLab() {
        lab = Lab.builder().kafka(true).start();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void close() {
        lab.thaw(BROKER);
        lab.start(BROKER);
        publisher.close();
        follower.close();
    }

    @Test
    void shouldCarryEventsOfEachTopic() {
        // Given
        awaitContact();

        // When
        publisher.publish(alert(1));
        publisher.publish(new NodeRejoined("orders", "pg1", 2, "rewound", Instant.EPOCH));

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).hasSize(2));
        assertThat(follower.brokerTime()).isPresent();
        await().untilAsserted(() -> assertThat(follower.lag()).isZero());
    }

    @Test
    void shouldDeliverWhatWasPublishedDuringAnOutage() {
        // Given
        awaitContact();
        lab.kill(BROKER);

        // When
        List<Event> sent = IntStream.range(0, 200).mapToObj(EventBusIT::alert).toList();
        sent.forEach(publisher::publish);
        await().atMost(SOON).until(publisher::failing);
        assertThat(follower.sinceContact()).isGreaterThan(Duration.ofMillis(500));
        lab.start(BROKER);

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsAll(sent));
        assertThat(publisher.dropped()).isZero();
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(follower.sinceContact())
                                        .isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void shouldNotBlockWhileTheBrokerHangs() {
        // Given
        awaitContact();
        lab.freeze(BROKER);

        // When
        long begin = System.nanoTime();
        IntStream.range(0, 1_000).mapToObj(EventBusIT::alert).forEach(publisher::publish);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        await().atMost(SOON)
                .until(() -> follower.sinceContact().compareTo(Duration.ofSeconds(3)) > 0);
        lab.thaw(BROKER);

        // Then
        assertThat(took).isLessThan(Duration.ofMillis(500));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard).hasSizeGreaterThanOrEqualTo(1_000));
    }

    /** The topics are there and the follower stands at their ends. */
    private void awaitContact() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            publisher.publish(alert(-1));
                            assertThat(heard).isNotEmpty();
                        });
        await().until(() -> publisher.queued() == 0);
        heard.clear();
    }

    private static Event alert(int i) {
        return new AlertResolved("orders", "pg1", "alert " + i, Instant.EPOCH);
    }
}
