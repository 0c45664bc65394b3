package io.pgbaton.lab.verdict;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of which a part hangs: its postmaster and its walsenders stop where they are. Whoever is
 * connected is answered, nobody can connect, and no standby gets anything.
 */
final class HungServer {

    private final Lab lab;
    private final PostgresServer server;
    private final List<String> walsenders = new ArrayList<>();

    HungServer(Lab lab, PostgresServer server) {
        this.lab = lab;
        this.server = server;
    }

    void hang() {
        try (Connection connection = server.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet pids =
                        statement.executeQuery(
                                "select pid from pg_stat_activity where backend_type = 'walsender'")) {
            lab.signal(server.name(), "STOP");
            while (pids.next()) {
                walsenders.add(pids.getString(1));
            }
        } catch (SQLException e) {
            throw new LabFailure("cannot ask " + server.name(), "Does it run?", e);
        }
        walsenders.forEach(pid -> Commands.run("kill", "-STOP", pid));
    }

    /** Those that were ended meanwhile are left alone. */
    void goOn() {
        Commands.run("sh", "-c", "kill -CONT " + String.join(" ", walsenders) + " || true");
        lab.signal(server.name(), "CONT");
    }
}
