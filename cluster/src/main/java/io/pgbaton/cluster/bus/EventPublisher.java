package io.pgbaton.cluster.bus;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.EventType;
import io.pgbaton.events.Topic;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to Kafka, from a thread of its own. {@link #publish} never blocks and never
 * throws; while Kafka is away events wait in a bounded queue (observations are dropped first) and
 * go out, oldest first, once it is back. An event may be delivered twice, with the same {@code
 * ce_id}.
 */
public final class EventPublisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final int CAPACITY = 10_000;
    private static final int IN_FLIGHT = 500;
    private static final Duration LEISURE = Duration.ofMillis(250);
    private static final Duration BACKOFF = Duration.ofMillis(200);
    private static final Duration RENEW_AFTER = Duration.ofSeconds(60);

    private final String source;
    private final Supplier<Producer<String, byte[]>> producers;
    private final BooleanSupplier createTopics;
    private final Outbox outbox = new Outbox(CAPACITY);
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final Thread thread;
    private volatile boolean closed;
    private final LongAdder published = new LongAdder();
    private volatile long failingSince;
    private volatile boolean failing;
    private volatile boolean broken;

    /**
     * Starts to connect; returns at once.
     *
     * @param bootstrap Kafka's {@code host:port,...}
     * @param source the CloudEvents source, {@code /pgbaton/<service>/<vantage or host>}
     */
    public EventPublisher(String bootstrap, String source) {
        this(
                source,
                () -> new KafkaProducer<>(KafkaSettings.producer(bootstrap)),
                () -> new Topics(bootstrap).create());
    }

    EventPublisher(
            String source,
            Supplier<Producer<String, byte[]>> producers,
            BooleanSupplier createTopics) {
        this.source = source;
        this.producers = producers;
        this.createTopics = createTopics;
        this.thread = Thread.ofVirtual().name("event-publisher").start(this::run);
    }

    /** Takes an event in, to be sent soon; its time is now. */
    public void publish(Event event) {
        outbox.add(Envelope.of(source, Instant.now(), event));
    }

    /**
     * Takes an event in that says nothing new; its time is now. It goes with the next event that
     * does, or after a quarter of a second.
     */
    public void publishAtLeisure(Event event) {
        outbox.addAtLeisure(Envelope.of(source, Instant.now(), event), LEISURE);
    }

    /** How many events wait. */
    public int queued() {
        return outbox.size();
    }

    /** How many events were given up since the start. */
    public long dropped() {
        return outbox.dropped();
    }

    /** How many events Kafka has acknowledged since the start. */
    public long published() {
        return published.sum();
    }

    /** Whether the newest answers of Kafka were failures, or none came. */
    public boolean failing() {
        return failing;
    }

    /** Sends what waits, for one second at most. */
    @Override
    public void close() {
        closed = true;
        outbox.hurry();
        try {
            if (!thread.join(Duration.ofSeconds(1))) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed || outbox.size() > 0) {
                Producer<String, byte[]> producer = open();
                try {
                    send(producer);
                } finally {
                    producer.close(Duration.ofMillis(500));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("publisher interrupted");
        }
    }

    private Producer<String, byte[]> open() throws InterruptedException {
        while (true) {
            try {
                Producer<String, byte[]> producer = producers.get();
                broken = false;
                failing = false;
                return producer;
            } catch (KafkaException e) {
                failed(e);
                Thread.sleep(BACKOFF);
            }
        }
    }

    /** Sends until it is closed, or the producer has to be renewed. */
    private void send(Producer<String, byte[]> producer) throws InterruptedException {
        boolean topicsThere = createTopics.getAsBoolean();
        warmUp(producer);
        while (!broken) {
            if (failing) {
                Thread.sleep(BACKOFF);
                topicsThere = topicsThere || createTopics.getAsBoolean();
            }
            if (!inFlight.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                continue;
            }
            Outbox.Entry entry = outbox.take(100);
            if (entry == null) {
                inFlight.release();
                if (closed) {
                    return;
                }
                continue;
            }
            if (broken) {
                inFlight.release();
                outbox.putBack(entry);
                return;
            }
            try {
                producer.send(record(entry.envelope()), (m, e) -> answered(entry, e));
            } catch (RuntimeException e) {
                answered(entry, e);
            }
        }
    }

    /** Has the topics' metadata fetched now, so that the first event does not wait for it. */
    private static void warmUp(Producer<String, byte[]> producer) {
        for (Topic topic : Topic.values()) {
            try {
                producer.partitionsFor(topic.kafkaName());
            } catch (KafkaException e) {
                LOG.debugf("no metadata yet topic=%s reason=%s", topic.kafkaName(), e.getMessage());
                return;
            }
        }
    }

    /** Runs on the producer's thread. */
    private void answered(Outbox.Entry entry, @Nullable Exception e) {
        inFlight.release();
        if (e == null) {
            published.increment();
            if (failing) {
                failing = false;
                LOG.infof("Kafka takes events again queued=%d dropped=%d", queued(), dropped());
            }
        } else if (hopeless(e)) {
            outbox.drop();
            LOG.errorf(
                    "event refused type=%s reason=%s",
                    EventType.of(entry.envelope().data()).type(), e);
        } else {
            broken = broken || !(e instanceof RetriableException);
            failed(e);
            outbox.putBack(entry);
        }
    }

    /** Whether the event, rather than the connection, is what is wrong. */
    private static boolean hopeless(Exception e) {
        return e instanceof RecordTooLargeException
                || e instanceof InvalidTopicException
                || e instanceof AuthorizationException
                || e instanceof UncheckedIOException;
    }

    private void failed(Exception e) {
        if (!failing) {
            failing = true;
            failingSince = System.nanoTime();
            LOG.warnf("Kafka takes no events, they are kept reason=%s", e.getMessage());
        } else if (System.nanoTime() - failingSince > RENEW_AFTER.toNanos()) {
            broken = true;
        }
    }

    private static ProducerRecord<String, byte[]> record(Envelope envelope) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        EventType.of(envelope.data()).topic().kafkaName(),
                        envelope.data().cluster(),
                        EventCodec.body(envelope));
        EventCodec.headers(envelope)
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
