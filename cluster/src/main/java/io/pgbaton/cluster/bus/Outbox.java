package io.pgbaton.cluster.bus;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventType;
import io.pgbaton.events.Topic;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait to be sent, in order, bounded. What a person or a service must know goes before
 * observations, and observations are dropped before anything else is: the next round brings newer
 * ones. Thread-safe.
 */
final class Outbox {

    private final int capacity;
    private final TreeMap<Long, Envelope> news = new TreeMap<>();
    private final TreeMap<Long, Envelope> observations = new TreeMap<>();
    private long sequence;
    private long dropped;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** An event with its place in the order. */
    record Entry(long sequence, Envelope envelope) {
        boolean observation() {
            return EventType.of(envelope.data()).topic() == Topic.OBSERVATIONS;
        }
    }

    synchronized void add(Envelope envelope) {
        put(new Entry(++sequence, envelope));
    }

    /**
     * Puts an event that was not delivered back where it was; an observation is dropped instead.
     */
    synchronized void putBack(Entry entry) {
        if (entry.observation()) {
            dropped++;
        } else {
            put(entry);
        }
    }

    /** The next event to be sent; waits for one at most so long; null when none came. */
    synchronized @Nullable Entry take(long millis) throws InterruptedException {
        if (size() == 0) {
            wait(millis);
        }
        TreeMap<Long, Envelope> from = news.isEmpty() ? observations : news;
        Map.Entry<Long, Envelope> first = from.pollFirstEntry();
        return first == null ? null : new Entry(first.getKey(), first.getValue());
    }

    synchronized int size() {
        return news.size() + observations.size();
    }

    /** How many events were given up since the start. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized void drop() {
        dropped++;
    }

    private void put(Entry entry) {
        (entry.observation() ? observations : news).put(entry.sequence(), entry.envelope());
        if (size() > capacity) {
            (observations.isEmpty() ? news : observations).pollFirstEntry();
            dropped++;
        }
        notifyAll();
    }
}
