package io.pgbaton.lab.command;

import io.pgbaton.lab.chaos.FaultPlan;
import java.time.Duration;
import java.util.Locale;

/**
 * How far a chaos run is, and when it may be done: the rounds that are left take as long as those
 * that are over, a new lab in place of a stuck one included.
 *
 * @param plan all of it
 */
record ChaosProgress(FaultPlan plan) {

    /**
     * A line for a person.
     *
     * @param rounds how many are over; 1 or more
     * @param elapsed since the first round began
     */
    String after(int rounds, Duration elapsed) {
        int faults = plan.rounds().subList(0, rounds).stream().mapToInt(r -> r.size()).sum();
        Duration each = elapsed.dividedBy(rounds);
        Duration left = each.multipliedBy(plan.rounds().size() - rounds);
        return String.format(
                Locale.ROOT,
                "%d of %d faults in %s, %.1f s a round, about %s to go",
                faults,
                plan.size(),
                text(elapsed),
                each.toMillis() / 1000.0,
                text(left));
    }

    private static String text(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
