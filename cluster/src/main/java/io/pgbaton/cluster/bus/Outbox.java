package io.pgbaton.cluster.bus;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.EventType;
import io.pgbaton.events.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
    private long dueUpTo;
    private long dueAt = Long.MAX_VALUE;
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

    /** Takes an event in that is to go at once; what waited at leisure goes with it. */
    synchronized void add(Envelope envelope) {
        put(new Entry(++sequence, envelope));
        hurry();
    }

    /** Nothing waits at leisure any more. */
    synchronized void hurry() {
        dueUpTo = sequence;
        dueAt = Long.MAX_VALUE;
        notifyAll();
    }

    /**
     * Takes an event in that says nothing new: it waits until another one goes, or for that long,
     * so that a broker has few requests with much in each.
     */
    synchronized void addAtLeisure(Envelope envelope, Duration atMost) {
        put(new Entry(++sequence, envelope));
        if (dueAt == Long.MAX_VALUE) {
            dueAt = System.nanoTime() + atMost.toNanos();
            notifyAll();
        }
    }

    /**
     * Puts an event that was not delivered back where it was; an observation is dropped instead.
     */
    synchronized void putBack(Entry entry) {
        if (entry.observation()) {
            dropped++;
        } else {
            put(entry);
            notifyAll();
        }
    }

    /** The next event to be sent; waits for one at most so long; null when none came. */
    synchronized @Nullable Entry take(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Entry due = pollDue();
            if (due != null) {
                return due;
            }
            long now = System.nanoTime();
            long until = dueAt == Long.MAX_VALUE || dueAt - end > 0 ? end : dueAt;
            if (end - now <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000, until - now));
        }
    }

    private @Nullable Entry pollDue() {
        if (dueAt != Long.MAX_VALUE && System.nanoTime() - dueAt >= 0) {
            dueUpTo = sequence;
            dueAt = Long.MAX_VALUE;
        }
        TreeMap<Long, Envelope> from = news.isEmpty() ? observations : news;
        Map.Entry<Long, Envelope> first = from.firstEntry();
        if (first == null || first.getKey() > dueUpTo) {
            return null;
        }
        from.pollFirstEntry();
        return new Entry(first.getKey(), first.getValue());
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
    }
}
