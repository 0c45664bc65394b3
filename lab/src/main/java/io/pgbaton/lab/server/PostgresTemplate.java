package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.Secrets.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An initialised database, made once for a PostgreSQL version and copied for each node. Copies of a
 * cleanly stopped server are one cluster: the first starts as primary, the rest stream from it.
 */
final class PostgresTemplate {
    static final String BIN = "/usr/lib/postgresql/17/bin/";

    /**
     * A promotion copies the segment it is in, and whoever follows begins one. With the usual 16 MB
     * that is what a whole recovery waits for, where all nodes write to one disk.
     */
    private static final int SEGMENT_MEGABYTES = 1;

    private static final String ROLES = resource("/io/pgbaton/lab/roles.sql") + grants();

    private PostgresTemplate() {}

    /** Copies the template to a node's data folder. */
    static void copyTo(Path data) {
        Commands.run("cp", "-a", "--reflink=auto", ready().toString(), data.toString());
    }

    private static synchronized Path ready() {
        String version = Commands.run(BIN + "postgres", "--version").strip();
        String key = Integer.toHexString((version + SEGMENT_MEGABYTES + ROLES).hashCode());
        Path template = RunFolder.DATA.resolve("postgres-" + key);
        if (!Files.isDirectory(template)) {
            build(template);
        }
        return template;
    }

    private static void build(Path template) {
        Path work = RunFolder.DATA.resolve("postgres.new-" + ProcessHandle.current().pid());
        String data = work.resolve("data").toString();
        String sockets = work.resolve("sockets").toString();
        Commands.run("rm", "-rf", work.toString());
        Commands.run(
                "install",
                "-d",
                "-m",
                "700",
                "-o",
                "postgres",
                "-g",
                "postgres",
                work.toString(),
                sockets);
        try {
            asPostgres(
                    BIN + "initdb",
                    "--pgdata=" + data,
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums",
                    "--wal-segsize=" + SEGMENT_MEGABYTES,
                    "--auth-local=peer",
                    "--auth-host=scram-sha-256",
                    "--no-sync");
            String options =
                    "-c listen_addresses= -c fsync=off -c unix_socket_directories=" + sockets;
            asPostgres(
                    BIN + "pg_ctl",
                    "--pgdata=" + data,
                    "--options=" + options,
                    "--wait",
                    "--log=" + work.resolve("log"),
                    "start");
            try {
                psql(sockets, "postgres", ROLES);
                psql(sockets, "postgres", "CREATE DATABASE orders OWNER app;\n");
            } finally {
                asPostgres(BIN + "pg_ctl", "--pgdata=" + data, "--wait", "--mode=fast", "stop");
            }
            Commands.run("sync", "-f", data);
            Files.move(work.resolve("data"), template);
        } catch (FileAlreadyExistsException e) {
            // Another lab made the same one meanwhile: the name tells its content.
        } catch (IOException e) {
            throw new LabFailure("cannot make the database template: " + e, "Is the disk full?", e);
        } finally {
            Commands.run("rm", "-rf", work.toString());
        }
    }

    /** Runs statements over a node's own socket, where the superuser needs no password. */
    static void psql(String sockets, String database, String statements) {
        Commands.runAsPostgres(
                statements,
                List.of(
                        BIN + "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--host=" + sockets,
                        "--username=postgres",
                        "--dbname=" + database));
    }

    private static void asPostgres(String... command) {
        Commands.runAsPostgres("", List.of(command));
    }

    /** What pgbaton's own roles may do, as its users run it. */
    private static String grants() {
        return resource("/io/pgbaton/cluster/grants.sql")
                .replace("${control}", Role.CONTROL.user())
                .replace("${monitor}", Role.MONITOR.user())
                .replace("${replication}", Role.REPLICATION.user());
    }

    private static String resource(String name) {
        try (InputStream stream = PostgresTemplate.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
