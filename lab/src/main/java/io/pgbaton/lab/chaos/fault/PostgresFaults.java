package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.HostState;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SmallDisk;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** PostgreSQL's own processes that die or stand still, on a host that lives. */
final class PostgresFaults {
    private static final Duration ORPHANS = Duration.ofMillis(500);

    /** Less than a table asks for when it grows, and enough for what is no data. */
    private static final long ROOM_AT_REST = 8 << 10;

    private static final int SEGMENTS = 4;

    private PostgresFaults() {}

    static Fault backend(Arena arena) {
        PostgresServer primary = arena.lab().node(arena.primary());
        return new Fault(
                "a backend of " + primary.name(),
                List.of(primary.name()),
                () -> Commands.run("kill", "-KILL", Long.toString(clientBackend(primary))),
                () -> {});
    }

    /** Half of the supervisors run {@code node prepare} before the start, half do not. */
    static Fault postmaster(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        String node = arena.primary();
        boolean prepared = planned.chance(0.5);
        return new Fault(
                node + (prepared ? ", prepared" : ", as it was"),
                List.of(node),
                () -> {
                    lab.signal(node, "KILL");
                    endOrphans(lab, node);
                    if (prepared) {
                        lab.restart(node);
                    } else {
                        startOnce(lab, node);
                    }
                },
                () -> {
                    if (lab.state(node) == HostState.DOWN && !prepared) {
                        lab.restart(node);
                    }
                });
    }

    /**
     * Data files cannot grow any more. In half of the cases there is no room for the next segment
     * of WAL either, which PostgreSQL does not survive: PANIC, and no start before there is room.
     */
    static Fault diskFull(PlannedFault planned, Arena arena) {
        Lab lab = arena.lab();
        PostgresServer primary = lab.node(arena.primary());
        SmallDisk disk = SmallDisk.of(lab, primary.name());
        boolean deadly = planned.chance(0.5);
        return new Fault(
                primary.name() + (deadly ? ", no room for WAL" : ", no room for data"),
                List.of(primary.name()),
                () -> {
                    disk.fill(deadly ? 0 : ROOM_AT_REST);
                    if (deadly) {
                        switchSegments(primary);
                    }
                },
                () -> {
                    disk.free();
                    if (lab.state(primary.name()) == HostState.DOWN) {
                        lab.restart(primary.name());
                    }
                });
    }

    /** Segments that were kept for later use are used up; the server may end in the middle. */
    private static void switchSegments(PostgresServer primary) {
        try {
            for (int i = 0; i < SEGMENTS; i++) {
                primary.asSuperuser("SELECT pg_logical_emit_message(false, 'lab', '');\n");
                primary.asSuperuser("SELECT pg_switch_wal();\n");
            }
        } catch (LabFailure e) {
            // That is what it is for.
        }
    }

    static Fault replayPaused(PlannedFault planned, Arena arena) {
        List<String> standbys = arena.standbys();
        PostgresServer standby = arena.lab().node(standbys.get(planned.oneOf(standbys.size())));
        return Fault.of(
                standby.name(),
                () -> standby.asSuperuser("SELECT pg_wal_replay_pause();\n"),
                () -> resume(standby));
    }

    /** It may be primary by now, or down: then there is nothing to resume. */
    private static void resume(PostgresServer standby) {
        try {
            standby.asSuperuser("SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery();\n");
        } catch (LabFailure e) {
            // A paused replay does not outlast a restart.
        }
    }

    /** Backends end by themselves when their postmaster is gone; a supervisor sees to the rest. */
    private static void endOrphans(Lab lab, String node) {
        try {
            Await.until("the end of " + node, ORPHANS, () -> lab.state(node) == HostState.DOWN);
        } catch (LabFailure e) {
            lab.kill(node);
        }
    }

    /** As a supervisor does; whoever ends it again meanwhile is right. */
    private static void startOnce(Lab lab, String node) {
        try {
            lab.start(node);
        } catch (LabFailure e) {
            // The fault's end starts it anew.
        }
    }

    private static long clientBackend(PostgresServer primary) {
        try (Connection connection = primary.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pid FROM pg_stat_activity WHERE usename = '"
                                        + Role.APP.user()
                                        + "' ORDER BY backend_start LIMIT 1")) {
            if (!row.next()) {
                throw new LabFailure(
                        "no client is connected to " + primary.name(), "Does the load run?");
            }
            return row.getLong(1);
        } catch (SQLException e) {
            throw new LabFailure(
                    "cannot look for a backend of " + primary.name() + ": " + e.getMessage(),
                    "See its log.",
                    e);
        }
    }
}
