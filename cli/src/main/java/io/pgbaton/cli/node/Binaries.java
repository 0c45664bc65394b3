package io.pgbaton.cli.node;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.node.Sql;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own programs, run to their end; what they say goes to standard error. */
final class Binaries {

    private static final int BACKUPS = 3;

    private final @Nullable Path folder;

    /**
     * @param folder where they are; null: on the PATH
     */
    Binaries(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * Makes a log that forked a prefix of the source's again. It ends an unclean shutdown by
     * single-user recovery first.
     */
    boolean rewind(Path work, ClusterSpec.Node source, ClusterSpec spec) {
        return run(
                List.of(
                        program("pg_rewind"),
                        "--target-pgdata=" + work,
                        "--source-server="
                                + connection(spec, source)
                                + " dbname=postgres application_name=pgbaton-rewind"));
    }

    /**
     * Whether the source lets itself be copied from: it answers, and takes the replication role's
     * logins, of both kinds.
     */
    boolean lets(ClusterSpec.Node source, ClusterSpec spec) {
        String connection = connection(spec, source);
        return quietly(
                        List.of(
                                program("psql"),
                                "--no-psqlrc",
                                "--command=select 1",
                                connection + " dbname=postgres"))
                && quietly(
                        List.of(
                                program("psql"),
                                "--no-psqlrc",
                                "--command=IDENTIFY_SYSTEM",
                                connection + " dbname=postgres replication=true"));
    }

    /**
     * A fresh copy of the source. It is tried again: a change of the rule meanwhile ends every
     * stream that does not acknowledge, a backup's too.
     */
    boolean baseBackup(Path work, ClusterSpec.Node source, ClusterSpec spec) {
        List<String> words =
                List.of(
                        program("pg_basebackup"),
                        "--pgdata=" + work,
                        "--dbname=" + connection(spec, source),
                        "--wal-method=stream",
                        "--checkpoint=fast");
        for (int i = 0; i < BACKUPS; i++) {
            if (run(words)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Counts what a log has from a position on; empty where it cannot be read. It ends in an error
     * where the log ends.
     */
    Optional<Rejoin.Lost> lost(Path wal, int timeline, Lsn from) {
        List<String> words =
                List.of(
                        program("pg_waldump"),
                        "--path=" + wal,
                        "--timeline=" + timeline,
                        "--start=" + from);
        try {
            Process process =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            try (BufferedReader lines = process.inputReader()) {
                return Optional.of(LostTail.count(timeline, from, lines.lines()));
            }
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String connection(ClusterSpec spec, ClusterSpec.Node source) {
        ClusterSpec.Replication replication = spec.credentials().replication();
        return "host="
                + Sql.conninfoValue(source.host())
                + " port="
                + source.port()
                + " user="
                + Sql.conninfoValue(replication.user())
                + " passfile="
                + Sql.conninfoValue(replication.passFile().toString())
                + " connect_timeout=5";
    }

    private String program(String name) {
        return folder == null ? name : folder.resolve(name).toString();
    }

    private static boolean run(List<String> words) {
        return run(words, ProcessBuilder.Redirect.INHERIT);
    }

    /** For a question that is asked again and again. */
    private static boolean quietly(List<String> words) {
        return run(words, ProcessBuilder.Redirect.DISCARD);
    }

    private static boolean run(List<String> words, ProcessBuilder.Redirect output) {
        try {
            Process process =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(output)
                            .start();
            process.getOutputStream().close();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new Trouble(
                    "cannot run "
                            + words.getFirst()
                            + ": "
                            + e.getMessage()
                            + "; say where it is by --bin",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted; run it again before PostgreSQL is started", e);
        }
    }
}
