package io.pgbaton.lab.ground;

import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.cluster.node.Sql;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.fault.StoppedProcess;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One real server. Each question and each order goes over a <em>new</em> connection of pgbaton's
 * own role, which sees the settings that the postmaster has loaded.
 */
record GroundNode(Lab lab, String name) {

    /** How many walreceiver processes there are, connected or not. */
    private static final String RECEIVERS =
            "select count(*) from pg_stat_activity where backend_type = 'walreceiver'";

    Connection connect(Role role, String database) throws SQLException {
        return lab.node(name).connect(role, database);
    }

    /** The first value of the first row in text form; null for SQL NULL and for no row. */
    @Nullable String ask(String query) {
        try (Connection connection = connect(Role.CONTROL, "postgres")) {
            return ask(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(name + ": " + query + ": " + e.getMessage(), e);
        }
    }

    /** The same on a connection that is open already. */
    static @Nullable String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    boolean isTrue(String query) {
        return "t".equals(ask(query));
    }

    private void order(Role role, String database, String statement) {
        try (Connection connection = connect(role, database);
                Statement order = connection.createStatement()) {
            order.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(name + ": " + statement + ": " + e.getMessage(), e);
        }
    }

    /** A client's write, committed. */
    void write(String statement) {
        order(Role.APP, "orders", statement);
    }

    /** A commit that comes out one way or the other. */
    Commit commit() {
        return Commit.on(this);
    }

    /** {@code ALTER SYSTEM SET}: it stands in the file, and nobody has loaded it. */
    void set(String setting, String value) {
        order(Role.CONTROL, "postgres", "alter system set " + setting + " = " + Sql.literal(value));
    }

    /** Sets, reloads, and waits until a new connection sees it. */
    void setAndLoad(String setting, String value) {
        set(setting, value);
        reload();
        awaitLoaded(setting, value);
    }

    /** {@code ALTER SYSTEM RESET}: postgresql.conf alone says what it is. */
    void reset(String setting) {
        order(Role.CONTROL, "postgres", "alter system reset " + setting);
    }

    /** Back to what postgresql.conf says, seen by a new connection. */
    void resetAndLoad(String setting) {
        reset(setting);
        reload();
        awaitLoaded(setting, String.valueOf(inFile(setting)));
    }

    private void awaitLoaded(String setting, String value) {
        await().atMost(Ground.SOON)
                .until(() -> value.equals(ask("select current_setting('" + setting + "')")));
    }

    void reload() {
        ask("select pg_reload_conf()");
    }

    /** A setting as the files have it, whether loaded or not. */
    @Nullable String inFile(String setting) {
        return ask(FileSettings.query(setting));
    }

    /** The promise, from the file. */
    @Nullable String promised() {
        return inFile(Promise.SETTING);
    }

    /** No upstream in the file, and a new connection sees it loaded. */
    void takeUpstreamAway() {
        setAndLoad("primary_conninfo", "");
    }

    /** Waits until no receiver process is left. */
    void awaitNoReceiver() {
        await().atMost(Ground.SOON).until(() -> "0".equals(receivers()));
    }

    String receivers() {
        return String.valueOf(ask(RECEIVERS));
    }

    /** What {@code pg_stat_wal_receiver} says; null where it has no row. */
    @Nullable String receiverStatus() {
        return ask("select status from pg_stat_wal_receiver");
    }

    boolean inRecovery() {
        return isTrue("select pg_is_in_recovery()");
    }

    /** Of a node that takes writes, from the segment that it writes to. */
    int timeline() {
        String segment = String.valueOf(ask("select pg_walfile_name(pg_current_wal_insert_lsn())"));
        return Integer.parseInt(segment.substring(0, 8), 16);
    }

    /** What a node that takes writes has flushed. */
    String flushed() {
        return String.valueOf(ask("select pg_current_wal_flush_lsn()"));
    }

    boolean replayedUpTo(String lsn) {
        return isTrue("select pg_last_wal_replay_lsn() >= " + Sql.literal(lsn) + "::pg_lsn");
    }

    boolean receivedUpTo(String lsn) {
        return isTrue("select pg_last_wal_receive_lsn() >= " + Sql.literal(lsn) + "::pg_lsn");
    }

    void pauseReplay() {
        ask("select pg_wal_replay_pause()");
    }

    /** {@code not paused}, {@code pause requested} or {@code paused}; null once promoted. */
    @Nullable String pauseState() {
        return ask("select case when pg_is_in_recovery() then pg_get_wal_replay_pause_state() end");
    }

    /** Asks for a promotion and does not wait for it. */
    void promote() {
        ask("select pg_promote(false)");
    }

    /** Promotes, and waits until it takes writes. */
    void promoteAndAwait() {
        promote();
        await().atMost(Ground.SOON).until(() -> !inRecovery());
    }

    /**
     * Returns when the checkpointer has loaded whatever was reloaded before, and made its point.
     */
    void checkpoint() {
        lab.node(name).asSuperuser("checkpoint;\n");
    }

    /** Stops one of the server's processes where it is. */
    StoppedProcess stop(String backendType) {
        return StoppedProcess.of(
                Long.parseLong(
                        String.valueOf(
                                ask(
                                        "select pid from pg_stat_activity where backend_type = "
                                                + Sql.literal(backendType)))));
    }

    /** Stops the process that all others of the server are children of, and none of these. */
    StoppedProcess stopPostmaster() {
        try {
            Path file = data().resolve("postmaster.pid");
            return StoppedProcess.of(Long.parseLong(Files.readAllLines(file).getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return lab.run().of(name).resolve("data");
    }
}
