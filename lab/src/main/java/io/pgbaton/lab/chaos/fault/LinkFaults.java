package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Links between hosts that are cut, or slow. */
final class LinkFaults {
    private static final int LEAST_MS = 30;
    private static final int MOST_MS = 150;
    private static final String END_STREAMS =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_replication;\n";

    private LinkFaults() {}

    static Fault cutFromStandbys(Arena arena) {
        return cut(
                arena,
                arena.standbys(),
                Stream.concat(Stream.of(arena.primary()), arena.standbys().stream()).toList());
    }

    static Fault cutFromMonitors(Arena arena) {
        return cut(arena, arena.monitors(), List.of(arena.primary()));
    }

    /**
     * The standbys' WAL streams go through a relay that is slow in both directions.
     *
     * <p>The kernel may have no netem (this is a matter of its configuration), hence a relay.
     */
    static Fault slow(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        PostgresServer primary = lab.node(arena.primary());
        Duration delay = Duration.ofMillis(LEAST_MS + planned.oneOf(MOST_MS - LEAST_MS + 1));
        // It listens already; nobody is led to it before the fault strikes.
        Relay relay = Relay.to(primary.addresses().getFirst(), delay);
        List<String> standbys = arena.standbys();
        return Fault.of(
                "%s to its standbys, %d ms".formatted(primary.name(), delay.toMillis()),
                () -> {
                    standbys.forEach(node -> lab.detour(node, primary.name(), relay.port()));
                    primary.asSuperuser(END_STREAMS);
                },
                () -> {
                    standbys.forEach(node -> lab.endDetour(node, primary.name(), relay.port()));
                    relay.close();
                });
    }

    private static Fault cut(Arena arena, List<String> senders, List<String> nodes) {
        Lab lab = arena.lab();
        String primary = arena.primary();
        return new Fault(
                primary + " from " + String.join(", ", senders),
                nodes,
                () -> senders.forEach(sender -> lab.cutBetween(sender, primary)),
                () -> senders.forEach(sender -> lab.healBetween(sender, primary)));
    }
}
