package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.fault.Fault;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.host.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Strikes and undoes the faults of a round, each at its time, on the caller's thread. */
final class Schedule {
    private final List<Act> acts = new ArrayList<>();
    private final List<Fault> struck = new ArrayList<>();

    /** Something that is due some time after the begin. */
    private record Act(Duration at, String text, Runnable does) {}

    /** Adds a fault: its strike, and its undoing. */
    void add(PlannedFault planned, Fault fault) {
        String name = planned.kind().label() + " " + fault.target();
        acts.add(
                new Act(
                        planned.delay(),
                        name,
                        () -> {
                            struck.add(fault);
                            fault.strike();
                        }));
        acts.add(
                new Act(
                        planned.delay().plus(planned.lasts()),
                        "undo: " + name,
                        () -> {
                            struck.remove(fault);
                            fault.undo();
                        }));
    }

    /**
     * Runs it to its end.
     *
     * @param notes hears each act before it is done
     * @param beforeLastUndo is done when the last fault is about to be undone
     * @throws LabFailure when an act fails; what has struck is undone then
     */
    void run(Consumer<String> notes, Runnable beforeLastUndo) {
        acts.sort(Comparator.comparing(Act::at));
        long begin = System.nanoTime();
        try {
            for (Act act : acts) {
                sleepUntil(begin + act.at().toNanos());
                if (act.equals(acts.getLast())) {
                    beforeLastUndo.run();
                }
                notes.accept(act.text());
                act.does().run();
            }
        } catch (LabFailure e) {
            List.copyOf(struck).forEach(Fault::undo);
            throw e;
        }
    }

    private static void sleepUntil(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted in the middle of a round", "Run it again.", e);
        }
    }
}
