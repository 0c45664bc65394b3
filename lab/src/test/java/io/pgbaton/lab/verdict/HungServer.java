package io.pgbaton.lab.verdict;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.fault.StoppedProcess;
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
    private final List<StoppedProcess> walsenders = new ArrayList<>();

    HungServer(Lab lab, PostgresServer server) {
        this.lab = lab;
        this.server = server;
    }

    void hang() {
        List<Long> found = new ArrayList<>();
        try (Connection connection = server.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement();
                ResultSet pids =
                        statement.executeQuery(
                                "select pid from pg_stat_activity where backend_type = 'walsender'")) {
            lab.signal(server.name(), "STOP");
            while (pids.next()) {
                found.add(pids.getLong(1));
            }
        } catch (SQLException e) {
            throw new LabFailure("cannot ask " + server.name(), "Does it run?", e);
        }
        found.forEach(pid -> walsenders.add(StoppedProcess.of(pid)));
    }

    /** Those that were ended meanwhile are left alone. */
    void goOn() {
        walsenders.forEach(StoppedProcess::close);
        lab.signal(server.name(), "CONT");
    }
}
