package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.adapter.MonitorDirectory.Monitor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who decides hears what is news from the monitors themselves: each has a question open that it
 * answers when something is ({@code GET /observations?after=}). Kafka brings the same, and brings
 * it to everybody; but when a primary dies, its broker has no more processor time than others have,
 * and a second refusal was seen to arrive 100 ms late.
 */
public final class NewsPoll implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NewsPoll.class);
    private static final Duration EVERY = Duration.ofMillis(250);

    /** Longer than a monitor keeps a question open. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Between two questions: news that comes in a heap is told together. */
    private static final Duration BREATH = Duration.ofMillis(5);

    /** Until a monitor that does not count, or whose answer could not be taken, is tried again. */
    private static final Duration LATER = Duration.ofSeconds(10);

    /** No monitor has counted so much: it answers at once. */
    private static final long NOTHING_KNOWN = -1;

    private final MonitorDirectory directory;
    private final BooleanSupplier wanted;
    private final ObservationPull.Sink sink;
    private final MonitorClient client = new MonitorClient();
    private final Set<Monitor> asked = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param wanted whether this replica decides anything
     * @param sink takes each answer
     */
    public NewsPoll(MonitorDirectory directory, BooleanSupplier wanted, ObservationPull.Sink sink) {
        this.directory = directory;
        this.wanted = wanted;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("news-poll").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (wanted.getAsBoolean()) {
                for (Monitor monitor : directory.monitors()) {
                    if (asked.add(monitor)) {
                        ask(monitor, NOTHING_KNOWN);
                    }
                }
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void ask(Monitor monitor, long known) {
        long askedNanos = System.nanoTime();
        client.askAfter(monitor, known, TIMEOUT)
                .whenComplete((answer, failure) -> heard(monitor, askedNanos, answer, failure));
    }

    /** A question that was open may be long ago: the clock in the answer proves little. */
    private void heard(
            Monitor monitor,
            long askedNanos,
            MonitorClient.@Nullable Answer answer,
            @Nullable Throwable failure) {
        if (answer == null || closed || !wanted.getAsBoolean()) {
            LOG.debugf(failure, "news ended vantage=%s", monitor.vantage());
            asked.remove(monitor);
            return;
        }
        Long news = answer.news();
        try {
            sink.answered(monitor.vantage(), null, askedNanos, answer.nodes());
        } catch (RuntimeException e) {
            LOG.errorf(e, "news not taken vantage=%s", monitor.vantage());
            news = null;
        }
        if (news == null) {
            after(LATER, () -> asked.remove(monitor));
        } else {
            long known = news;
            after(BREATH, () -> ask(monitor, known));
        }
    }

    private static void after(Duration time, Runnable next) {
        CompletableFuture.delayedExecutor(
                        time.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(next);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        client.close();
    }
}
