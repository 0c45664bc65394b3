package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.EvidenceBook;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the monitors see, whichever way it came: the newest sightings of one cluster, and a bell
 * that rings with each. Thread-safe.
 */
public final class EvidenceFeed {

    private final EvidenceBook book = new EvidenceBook();
    private long news;
    private long lastNanos = System.nanoTime();

    /** Takes an observation that arrived now. */
    public synchronized void add(NodeObserved seen) {
        long now = System.nanoTime();
        if (book.add(seen, now)) {
            lastNanos = now;
            news++;
            notifyAll();
        }
    }

    /** All that is known, aged to now. */
    public synchronized Evidence now() {
        return book.at(System.nanoTime());
    }

    /** How long nothing new has come, by any way. */
    public synchronized Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }

    /** Waits for news, or until the bound is over; what there was to know when it returned. */
    public synchronized long await(long known, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (news == known) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return news;
    }
}
