package io.pgbaton.lab.command;

import io.pgbaton.events.Envelope;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the story as it happens. Events of several services come out of order by a few
 * milliseconds, so each waits a moment for those that happened before it.
 */
final class StoryTeller implements FailoverDrill.Witness, AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(150);

    private final Story story = new Story();
    private final List<Envelope> waiting = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().start(this::tell);
    private @Nullable Instant killed;
    private boolean done;

    @Override
    public void before(String primary, long epoch) {
        Screen.say(
                "clients write through PgBouncer to %s (epoch %d); killing its whole host"
                        .formatted(primary, epoch));
    }

    @Override
    public synchronized void killed(String primary, Instant at) {
        killed = at;
        Screen.detail("%+6d ms  %s is dead".formatted(0, primary));
    }

    @Override
    public synchronized void heard(Envelope event) {
        waiting.add(event);
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            done = true;
        }
        thread.join();
    }

    private void tell() {
        boolean last;
        do {
            try {
                Thread.sleep(MOMENT.dividedBy(5));
            } catch (InterruptedException e) {
                return;
            }
            last = tellWhatIsOld();
        } while (!last);
    }

    /** Returns whether all is told. */
    private synchronized boolean tellWhatIsOld() {
        Instant kill = killed;
        if (kill == null) {
            waiting.clear();
            return done;
        }
        Instant limit = done ? Instant.MAX : Instant.now().minus(MOMENT);
        waiting.sort(Comparator.comparing(Envelope::time));
        while (!waiting.isEmpty() && waiting.getFirst().time().isBefore(limit)) {
            Envelope next = waiting.removeFirst();
            if (!next.time().isBefore(kill)) {
                story.line(next, kill).ifPresent(Screen::detail);
            }
        }
        return done;
    }
}
