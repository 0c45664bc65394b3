package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.Launch;
import io.pgbaton.lab.host.Priority;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A PostgreSQL node in plain streaming replication.
 *
 * @param name the node's name; also its cluster_name and its application_name as a standby
 * @param upstream the address of the node it streams from at first; empty for the first primary
 */
public record PostgresServer(
        String name, String address, Optional<String> upstream, Secrets secrets, RunFolder run)
        implements Server {
    private static final int PORT = 5432;

    @Override
    public String host() {
        return name;
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return List.of(new InetSocketAddress(address, PORT));
    }

    @Override
    public void prepare() {
        Path folder = run.make(run.of(name));
        Commands.run(
                "install",
                "-d",
                "-m",
                "755",
                "-o",
                "postgres",
                "-g",
                "postgres",
                sockets().toString());
        PostgresTemplate.copyTo(data());
        write("postgresql.conf", PostgresSettings.configuration(name, address, sockets()));
        write("pg_hba.conf", PostgresSettings.access());
        if (upstream.isPresent()) {
            write("standby.signal", "");
            // Where pg_basebackup -R puts it, so that ALTER SYSTEM replaces it.
            write(
                    "postgresql.auto.conf",
                    PostgresSettings.primaryConnection(name, upstream.get(), secrets.passFile()));
        }
        Commands.run("chown", "-R", "postgres:postgres", folder.toString());
    }

    /** Replaces this dead node's data with a base backup of another, as a standby of it. */
    public void reclone(PostgresServer from) {
        BaseBackup.take(this, from, data());
        write("postgresql.conf", PostgresSettings.configuration(name, address, sockets()));
        Commands.run("chown", "-R", "postgres:postgres", data().toString());
    }

    @Override
    public Launch launch() {
        return Launch.asPostgres(
                        List.of(PostgresTemplate.BIN + "postgres", "-D", data().toString()))
                .with(Priority.DECIDED_ON);
    }

    /** Whether it answers a client: taking the password counts, refusing one does, too. */
    @Override
    public boolean ready() {
        if (!Endpoints.open(addresses().getFirst())) {
            return false;
        }
        try (Connection connection = connect(Role.CONTROL, "postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return "28P01".equals(e.getSQLState());
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    /** Gives the roles this run's passwords; on the first primary, once it runs. */
    public void setPasswords() {
        StringBuilder statements = new StringBuilder();
        for (Role role : Role.values()) {
            statements.append(
                    "ALTER ROLE %s PASSWORD '%s';\n"
                            .formatted(role.user(), secrets.password(role)));
        }
        PostgresTemplate.psql(sockets().toString(), "postgres", statements.toString());
    }

    /** Runs statements in database postgres as the superuser, over this node's own socket. */
    public void asSuperuser(String statements) {
        PostgresTemplate.psql(sockets().toString(), "postgres", statements);
    }

    /** Connects directly to this node, past every pool. */
    public Connection connect(Role role, String database) throws SQLException {
        return connect(role, database, new Properties());
    }

    /** The same, with properties of the driver that replace the usual ones. */
    public Connection connect(Role role, String database, Properties extra) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role.user());
        properties.setProperty("password", secrets.password(role));
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("loginTimeout", "2");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "pgbaton-lab");
        properties.putAll(extra);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address + ":" + PORT + "/" + database, properties);
    }

    private Path data() {
        return run.of(name).resolve("data");
    }

    private Path sockets() {
        return run.of(name).resolve("sockets");
    }

    private void write(String file, String text) {
        try {
            Files.writeString(data().resolve(file), text);
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file + " of " + name, "Is the disk full?", e);
        }
    }
}
