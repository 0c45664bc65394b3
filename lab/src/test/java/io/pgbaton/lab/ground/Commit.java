package io.pgbaton.lab.ground;

import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.node.Sql;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** How a client's commit came out, by what the server says of it and not by a time-out. */
enum Commit {
    /** The client has its acknowledgement. */
    RETURNED,
    /** The server has it waiting for a standby: wait event SyncRep. */
    WAITS_FOR_STANDBY;

    /**
     * Inserts a row and looks until it is one or the other. A commit that waits goes on waiting:
     * its connection lives as long as the server, or as the wait.
     */
    static Commit on(GroundNode node) {
        try {
            Connection client = node.connect(Role.APP, "orders");
            String pid = String.valueOf(GroundNode.ask(client, "select pg_backend_pid()"));
            CompletableFuture<Void> returned =
                    CompletableFuture.runAsync(() -> insert(client), Thread::startVirtualThread);
            await().atMost(Ground.SOON).until(() -> returned.isDone() || waits(node, pid));
            if (!returned.isDone()) {
                return WAITS_FOR_STANDBY;
            }
            returned.join();
            return RETURNED;
        } catch (SQLException e) {
            throw new IllegalStateException(node.name() + " takes no client", e);
        }
    }

    private static void insert(Connection client) {
        try (client;
                Statement statement = client.createStatement()) {
            statement.execute("insert into words values ('hello')");
        } catch (SQLException e) {
            throw new IllegalStateException("the insert failed: " + e.getMessage(), e);
        }
    }

    private static boolean waits(GroundNode node, String pid) {
        return node.isTrue(
                "select exists (select from pg_stat_activity where wait_event = 'SyncRep'"
                        + " and pid = "
                        + Sql.literal(pid)
                        + "::int)");
    }
}
