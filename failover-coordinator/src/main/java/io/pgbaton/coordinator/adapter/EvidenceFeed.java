package io.pgbaton.coordinator.adapter;

import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.EvidenceBook;
import io.pgbaton.coordinator.domain.LastAnswer;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the monitors see, whichever way it came: the newest sightings of one cluster, and a bell
 * that rings with each. Thread-safe.
 */
public final class EvidenceFeed {

    /** A vantage of which the feed has told nothing fresh for longer is asked itself. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    private final EvidenceBook book = new EvidenceBook();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Long> freshAt = new HashMap<>();
    private final LongSupplier nanos;
    private final long began;
    private long news;

    private record Answer(NodeState state, long nanos) {}

    public EvidenceFeed() {
        this(System::nanoTime);
    }

    EvidenceFeed(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Takes an observation that the feed brought now. */
    public synchronized void add(NodeObserved seen) {
        long now = nanos.getAsLong();
        // What is not news is older than what an answer may have told meanwhile.
        if (take(seen, now)
                && book.sighting(seen.node(), seen.vantage(), now)
                        .filter(Sighting::fresh)
                        .isPresent()) {
            freshAt.put(seen.vantage(), now);
        }
    }

    /**
     * Takes what a monitor answered when it was asked.
     *
     * @param clock what its wall clock showed then; null where it did not say: then nothing is
     *     taken before it was read once, since nobody knows how old it is
     * @param askedNanos {@link System#nanoTime} before it was asked
     */
    public synchronized void answered(
            String vantage, @Nullable Instant clock, long askedNanos, List<NodeObserved> seen) {
        long now = nanos.getAsLong();
        if (clock == null && !book.exchanged(vantage)) {
            return;
        }
        if (clock != null) {
            book.exchanged(vantage, clock, askedNanos, now);
        }
        seen.forEach(s -> take(s, now));
    }

    private boolean take(NodeObserved seen, long now) {
        boolean taken = book.add(seen, now);
        if (taken) {
            if (seen.state() != null) {
                answers.put(seen.node(), new Answer(seen.state(), now));
            }
            news++;
            notifyAll();
        }
        return taken;
    }

    /**
     * Whether this vantage should be asked itself: the feed has told nothing fresh of it for 3 s,
     * whatever it tells of others, or its clock was never read.
     */
    public synchronized boolean wantsAnswer(String vantage) {
        long silent = nanos.getAsLong() - freshAt.getOrDefault(vantage, began);
        return silent > SILENCE.toNanos() || !book.exchanged(vantage);
    }

    /** All that is known, aged to now. */
    public synchronized Evidence now() {
        return book.at(nanos.getAsLong());
    }

    /** What each node said of itself when it answered last. */
    public synchronized Map<String, LastAnswer> lastAnswers() {
        long now = nanos.getAsLong();
        Map<String, LastAnswer> last = new HashMap<>();
        answers.forEach(
                (node, a) ->
                        last.put(
                                node,
                                new LastAnswer(a.state(), Duration.ofNanos(now - a.nanos()))));
        return last;
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
