package io.pgbaton.lab.rejoin;

import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A table of database orders with one number a row, which a test reaches past the pools. */
record OrdersTable(String name) {

    void createOn(PostgresServer primary) {
        try (Connection connection = primary.connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (id int)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    boolean existsOn(PostgresServer node) {
        return count(
                        node,
                        "orders",
                        Role.APP,
                        "SELECT count(*) FROM pg_class WHERE relname = '" + name + "'")
                == 1;
    }

    /** So many rows, each on a thread of its own, none of them ever acknowledged. */
    void insertInVain(PostgresServer primary, int rows) {
        for (int i = 0; i < rows; i++) {
            Thread.ofVirtual().start(() -> insert(primary));
        }
    }

    private void insert(PostgresServer primary) {
        try (Connection connection = primary.connect(Role.APP, "orders");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + name + " VALUES (1)");
        } catch (SQLException e) {
            // As it has to be: its host was killed.
        }
    }

    /** How many inserts wait for a standby. */
    long waitingOn(PostgresServer primary) {
        return count(
                primary,
                "postgres",
                Role.CONTROL,
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                        + " AND query LIKE 'INSERT INTO "
                        + name
                        + "%'");
    }

    long rowsOn(PostgresServer node) {
        return count(node, "orders", Role.APP, "SELECT count(*) FROM " + name);
    }

    private static long count(PostgresServer node, String database, Role role, String query) {
        try (Connection connection = node.connect(role, database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
