package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.LabFailure;
import java.time.Duration;
import java.util.List;

/** Whole database hosts that die, hang or vanish. */
final class HostFaults {
    /** As long as the lab's cluster file has it for {@code durability.shrinkAfter}, and some. */
    private static final Duration SHRUNK = Duration.ofSeconds(13);

    private HostFaults() {}

    static Fault kill(Arena arena) {
        Lab lab = arena.lab();
        String node = arena.primary();
        return new Fault(node, List.of(node), () -> lab.kill(node), () -> lab.restart(node));
    }

    static Fault freeze(Arena arena) {
        Lab lab = arena.lab();
        String node = arena.primary();
        return new Fault(node, List.of(node), () -> lab.freeze(node), () -> lab.thaw(node));
    }

    static Fault vanish(Arena arena) {
        Lab lab = arena.lab();
        String node = arena.primary();
        return new Fault(node, List.of(node), () -> lab.cut(node), () -> lab.heal(node));
    }

    /** The primary follows soon, or when the rule has had time to shrink. */
    static Fault standbyFirst(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        String primary = arena.primary();
        String standby = arena.standbys().get(planned.oneOf(arena.standbys().size()));
        Duration between =
                planned.chance(0.5) ? SHRUNK : Duration.ofMillis(100 + planned.oneOf(2000));
        return new Fault(
                standby + ", " + primary + " " + between.toMillis() + " ms later",
                List.of(standby, primary),
                () -> {
                    lab.kill(standby);
                    pause(between);
                    lab.kill(primary);
                },
                () -> {
                    lab.restart(primary);
                    lab.restart(standby);
                });
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted in the middle of a fault", "Run it again.", e);
        }
    }
}
