package io.pgbaton.monitor;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Rings whenever an observation is news, for who waits for that. Thread-safe, never blocks. */
final class NewsBell {

    private final Set<CompletableFuture<Void>> waiting = new LinkedHashSet<>();
    private long rung;

    /** Answers all who wait, on another thread. */
    void ring() {
        List<CompletableFuture<Void>> answered;
        synchronized (this) {
            rung++;
            answered = List.copyOf(waiting);
            waiting.clear();
        }
        if (!answered.isEmpty()) {
            Thread.startVirtualThread(() -> answered.forEach(one -> one.complete(null)));
        }
    }

    /** How often it has rung since this monitor was started. */
    synchronized long rung() {
        return rung;
    }

    /**
     * Done at once where it has rung another number of times than that, or else with the next ring.
     *
     * @param bound done after it in any case
     */
    CompletableFuture<Void> otherThan(long known, Duration bound) {
        CompletableFuture<Void> one = new CompletableFuture<>();
        synchronized (this) {
            if (rung != known) {
                one.complete(null);
                return one;
            }
            waiting.add(one);
        }
        one.completeOnTimeout(null, bound.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> forget(one));
        return one;
    }

    private synchronized void forget(CompletableFuture<Void> one) {
        waiting.remove(one);
    }
}
