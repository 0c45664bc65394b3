package io.pgbaton.lab;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at the nodes directly, past pgbaton, so that what it says can be checked. */
public final class ClusterLook {
    private final List<PostgresServer> nodes;

    public ClusterLook(List<PostgresServer> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** The nodes that answer and take writes: neither standbys nor fenced. */
    public List<PostgresServer> writable() {
        List<PostgresServer> writable = new ArrayList<>();
        for (PostgresServer node : nodes) {
            if (takesWrites(node)) {
                writable.add(node);
            }
        }
        return writable;
    }

    /** How many standbys stream from a node. */
    public int streamingFrom(PostgresServer node) {
        return integer(
                node, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", 0);
    }

    /** The client port of a standby's WAL stream. */
    int walStreamPort(String primary, String standby) {
        PostgresServer node =
                nodes.stream().filter(n -> n.name().equals(primary)).findFirst().orElseThrow();
        int port =
                integer(
                        node,
                        "SELECT client_port FROM pg_stat_replication WHERE application_name = '"
                                + standby
                                + "'",
                        -1);
        if (port < 0) {
            throw new LabFailure(
                    standby + " does not stream from " + primary, "Nothing is there to cut.");
        }
        return port;
    }

    private static boolean takesWrites(PostgresServer node) {
        return integer(node, "SELECT (current_setting('transaction_read_only') = 'off')::int", 0)
                == 1;
    }

    private static int integer(PostgresServer node, String query, int otherwise) {
        try (Connection connection = node.connect(Role.CONTROL, "postgres");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(2);
            try (ResultSet result = statement.executeQuery(query)) {
                return result.next() ? result.getInt(1) : otherwise;
            }
        } catch (SQLException e) {
            return otherwise;
        }
    }
}
