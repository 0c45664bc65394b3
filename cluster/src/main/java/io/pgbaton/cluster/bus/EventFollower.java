package io.pgbaton.cluster.bus;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.MalformedEvent;
import io.pgbaton.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows topics from a thread of its own: every partition, in no group, so that each process hears
 * everything and no rebalance ever holds it up. Survives outages where it stood. Ages are in
 * monotonic time.
 */
public final class EventFollower implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration RENEW_AFTER = Duration.ofSeconds(60);

    /** Where to begin. */
    public enum From {
        /** With what is still kept. */
        BEGINNING,
        /** With what comes after the follower's first contact. */
        END
    }

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<Envelope> onEvent;
    private final Thread thread;
    private final Places places;
    private volatile boolean closed;
    private volatile Supplier<Duration> rest = () -> Duration.ZERO;
    private volatile long contactAt = System.nanoTime();
    private volatile @Nullable Long recordAt;
    private volatile @Nullable Instant brokerTime;

    /**
     * Starts to follow; returns at once.
     *
     * @param bootstrap Kafka's {@code host:port,...}
     * @param onEvent told of each event in its partition's order, on the follower's thread; while
     *     it is busy nothing else is read
     */
    public EventFollower(
            String bootstrap,
            Set<Topic> topics,
            From from,
            java.util.function.Consumer<Envelope> onEvent) {
        this(
                topics,
                from,
                onEvent,
                () ->
                        new KafkaConsumer<>(
                                KafkaSettings.consumer(bootstrap, from == From.BEGINNING)));
    }

    EventFollower(
            Set<Topic> topics,
            From from,
            java.util.function.Consumer<Envelope> onEvent,
            Supplier<Consumer<String, byte[]>> consumers) {
        this.onEvent = onEvent;
        this.consumers = consumers;
        this.places = new Places(topics, from);
        this.thread = Thread.ofVirtual().name("event-follower").start(this::run);
    }

    /**
     * How long it rests between two reads, asked each time; zero in the beginning. Whoever needs no
     * news at once spares itself and the broker an exchange for each event.
     */
    public void rest(Supplier<Duration> between) {
        rest = between;
    }

    /** How long ago a broker answered last: the feed's age, however little there is to read. */
    public Duration sinceContact() {
        return Duration.ofNanos(System.nanoTime() - contactAt);
    }

    /** How long ago the newest event was read; empty before the first. */
    public Optional<Duration> sinceEvent() {
        Long at = recordAt;
        return at == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - at));
    }

    /** The broker's time stamp of the newest event that was read; empty before the first. */
    public Optional<Instant> brokerTime() {
        return Optional.ofNullable(brokerTime);
    }

    /** How many records are known to wait, over all partitions. */
    public long lag() {
        return places.lag();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean told = false;
        while (!closed) {
            try {
                Consumer<String, byte[]> consumer = consumers.get();
                try {
                    places.assign(consumer);
                    contactAt = System.nanoTime();
                    told = false;
                    follow(consumer);
                } finally {
                    close(consumer);
                }
            } catch (KafkaException e) {
                if (!told && !closed) {
                    told = true;
                    LOG.warnf("events cannot be read, trying on reason=%s", e.getMessage());
                }
            } catch (RuntimeException e) {
                LOG.error("follower failed, beginning anew", e);
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void close(Consumer<String, byte[]> consumer) {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(RETRY));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        boolean silent = false;
        Fetches fetches = new Fetches(consumer);
        while (!closed) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                places.passed(record);
                read(record);
            }
            if (fetches.answeredSinceLastAsked()) {
                contactAt = System.nanoTime();
            }
            places.update(consumer);
            boolean nowSilent = sinceContact().compareTo(Duration.ofSeconds(3)) > 0;
            if (nowSilent != silent) {
                silent = nowSilent;
                LOG.warn(silent ? "Kafka is silent" : "Kafka answers again");
            }
            if (sinceContact().compareTo(RENEW_AFTER) > 0) {
                return;
            }
            pause(rest.get());
        }
    }

    private static void pause(Duration length) {
        if (length.isPositive()) {
            LockSupport.parkNanos(length.toNanos());
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        recordAt = System.nanoTime();
        contactAt = System.nanoTime();
        brokerTime = Instant.ofEpochMilli(record.timestamp());
        try {
            EventRecord.decode(record).ifPresent(onEvent);
        } catch (MalformedEvent e) {
            LOG.warnf(
                    "record is no event, passed over topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "event's consumer failed topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }
}
