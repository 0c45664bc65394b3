package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is no database that dies, hangs, or errs about the time. */
final class ServiceFaults {
    /** How often the decider is meant, where a coordinator is. */
    private static final double DECIDER = 0.7;

    private static final List<Duration> STEPS =
            List.of(
                    Duration.ofSeconds(-2),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(-10),
                    Duration.ofHours(1));

    private ServiceFaults() {}

    /** Some members of etcd, beginning with any. */
    static Fault etcd(PlannedFault planned, Arena arena, int count) {
        return kill(arena.lab(), some(arena.lab().plan().etcdNames(), planned.pick(), count));
    }

    static Fault kafka(Arena arena) {
        return kill(arena.lab(), List.of("kafka1"));
    }

    static Fault killCoordinator(PlannedFault planned, Arena arena) {
        return kill(arena.lab(), List.of(coordinator(planned, arena)));
    }

    static Fault freezeCoordinator(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        String victim = coordinator(planned, arena);
        return Fault.of(victim, () -> lab.freeze(victim), () -> lab.thaw(victim));
    }

    /** One monitor, or a majority. */
    static Fault monitors(PlannedFault planned, Arena arena) {
        return kill(
                arena.lab(), some(arena.monitors(), planned.pick(), planned.chance(0.5) ? 1 : 2));
    }

    static Fault pgbouncer(Arena arena) {
        Lab lab = arena.lab();
        String host = lab.pgbouncer().host();
        return Fault.of(
                host,
                () -> {
                    lab.kill(host);
                    lab.start(host);
                },
                () -> {});
    }

    /** The time comes right again afterwards. */
    static Fault clock(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        String victim = coordinator(planned, arena);
        Duration step = STEPS.get(planned.oneOf(STEPS.size()));
        ClockStep clock = new ClockStep(lab, victim);
        return Fault.of(
                "%s by %s".formatted(victim, step),
                () -> clock.set(step),
                () -> clock.set(Duration.ZERO));
    }

    private static Fault kill(Lab lab, List<String> hosts) {
        return Fault.of(
                String.join(", ", hosts),
                () -> hosts.forEach(lab::kill),
                () -> hosts.parallelStream().forEach(lab::start));
    }

    private static String coordinator(PlannedFault planned, Arena arena) {
        List<String> all = arena.coordinators();
        return planned.chance(DECIDER) || all.size() == 1
                ? all.getFirst()
                : all.get(1 + planned.oneOf(all.size() - 1));
    }

    private static List<String> some(List<String> all, int pick, int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < Math.min(count, all.size()); i++) {
            some.add(all.get((pick + i) % all.size()));
        }
        return some;
    }
}
