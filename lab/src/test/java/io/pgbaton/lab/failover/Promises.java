package io.pgbaton.lab.failover;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;

/** The promises of the nodes that answer, from their own files. */
final class Promises {

    private Promises() {}

    static SortedMap<String, Promise> of(Lab lab) {
        SortedMap<String, Promise> promises = new TreeMap<>();
        for (PostgresServer node : lab.nodes()) {
            try (Connection connection = node.connect(Role.CONTROL, "postgres");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(FileSettings.query(Promise.SETTING))) {
                promises.put(node.name(), Promise.parse(row.next() ? row.getString(1) : null));
            } catch (SQLException e) {
                // A dead node has its promise still, but nobody can break it there.
            }
        }
        return promises;
    }
}
