package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The passwords of one run, random, in files that only their reader may read. */
public record Secrets(RunFolder run) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The roles that have a password. */
    public enum Role {
        CONTROL("pgbaton"),
        MONITOR("pgbaton_monitor"),
        REPLICATION("pgbaton_repl"),
        APP("app");

        private final String user;

        Role(String user) {
            this.user = user;
        }

        /** The PostgreSQL role. */
        public String user() {
            return user;
        }
    }

    /** Makes new passwords. */
    public static Secrets create(RunFolder run) {
        Secrets secrets = new Secrets(run);
        for (Role role : Role.values()) {
            byte[] bytes = new byte[16];
            RANDOM.nextBytes(bytes);
            writePrivately(secrets.file(role), HexFormat.of().formatHex(bytes) + "\n", false);
        }
        writePrivately(
                secrets.passFile(),
                "*:*:*:%s:%s\n"
                        .formatted(Role.REPLICATION.user(), secrets.password(Role.REPLICATION)),
                true);
        return secrets;
    }

    public Path file(Role role) {
        return run.secrets().resolve(role.user());
    }

    /** The .pgpass of the database hosts, for replication. */
    public Path passFile() {
        return run.secrets().resolve("pgpass");
    }

    public String password(Role role) {
        try {
            return Files.readString(file(role)).strip();
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file(role), "Was the run tidied up?", e);
        }
    }

    /** Writes a file of mode 0600, for root or for the postgres user. */
    static void writePrivately(Path file, String text, boolean forPostgres) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file, "Is the disk full?", e);
        }
        if (forPostgres) {
            Commands.run("chown", "postgres:postgres", file.toString());
        }
    }
}
