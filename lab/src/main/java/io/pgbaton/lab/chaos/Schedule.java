package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.fault.Fault;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.host.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Strikes and undoes the faults of a round on the caller's thread: each at its time, or, of those
 * that {@linkplain PlannedFault#brief() may be brief}, as soon as it has had its effect. How long a
 * fault lasts is counted from when it is there: some take a while to strike. Used once.
 */
final class Schedule {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<Planned> waiting = new ArrayList<>();
    private final List<Struck> struck = new ArrayList<>();

    private record Planned(PlannedFault plan, Fault fault) {
        String name() {
            return plan.kind().label() + " " + fault.target();
        }
    }

    /**
     * One that is there.
     *
     * @param until when it is undone, by the monotonic clock
     */
    private record Struck(Planned planned, long until) {}

    /** Adds a fault. */
    void add(PlannedFault plan, Fault fault) {
        waiting.add(new Planned(plan, fault));
        waiting.sort(Comparator.comparing(planned -> planned.plan().delay()));
    }

    /**
     * Runs it to its end.
     *
     * @param notes hears what is done before it is done
     * @param over whether the faults have had their effect; asked all the time
     * @param beforeLastUndo is done when the last fault is about to be undone
     * @throws LabFailure when something cannot be done; what has struck is undone then
     */
    void run(Consumer<String> notes, BooleanSupplier over, Runnable beforeLastUndo) {
        long begin = System.nanoTime();
        try {
            while (!waiting.isEmpty() || !struck.isEmpty()) {
                long strikesIn = waiting.isEmpty() ? Long.MAX_VALUE : strikesIn(begin);
                Optional<Struck> past = past(over);
                if (strikesIn <= 0) {
                    strike(notes);
                } else if (past.isPresent()) {
                    if (waiting.isEmpty() && struck.size() == 1) {
                        beforeLastUndo.run();
                    }
                    struck.remove(past.get());
                    notes.accept("undo: " + past.get().planned().name());
                    past.get().planned().fault().undo();
                } else {
                    pause(strikesIn);
                }
            }
        } catch (LabFailure e) {
            List.copyOf(struck).forEach(one -> one.planned().fault().undo());
            throw e;
        }
    }

    private long strikesIn(long begin) {
        return begin + waiting.getFirst().plan().delay().toNanos() - System.nanoTime();
    }

    private void strike(Consumer<String> notes) {
        Planned next = waiting.removeFirst();
        notes.accept(next.name());
        // Undone even where it strikes only in part.
        struck.add(new Struck(next, Long.MAX_VALUE));
        next.fault().strike();
        struck.removeLast();
        struck.add(new Struck(next, System.nanoTime() + next.plan().lasts().toNanos()));
    }

    /** One whose time is over. */
    private Optional<Struck> past(BooleanSupplier over) {
        long now = System.nanoTime();
        return struck.stream()
                .filter(one -> now - one.until() >= 0)
                .findFirst()
                .or(
                        () ->
                                struck.stream()
                                        .filter(one -> one.planned().plan().brief())
                                        .findFirst()
                                        .filter(one -> over.getAsBoolean()));
    }

    private static void pause(long mostNanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.clamp(mostNanos, 0, LOOK.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted in the middle of a round", "Run it again.", e);
        }
    }
}
