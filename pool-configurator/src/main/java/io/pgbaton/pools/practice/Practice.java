package io.pgbaton.pools.practice;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.pools.adapter.console.PgBouncerConsole;
import io.pgbaton.pools.adapter.file.DiskFragment;
import io.pgbaton.pools.turn.ConsoleFailure;
import io.pgbaton.pools.turn.TurnPractice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Turns a {@link PaperPgBouncer} whose fragment lies in a temporary folder. */
public final class Practice {

    private static final Logger LOG = Logger.getLogger(Practice.class);
    private static final Duration BOUND = Duration.ofSeconds(2);

    private Practice() {}

    /** How many turns went well: all of them, unless there is no place for a temporary file. */
    public static int run(int rounds) {
        try {
            Path folder = Files.createTempDirectory("pgbaton-practice");
            try {
                return in(folder, rounds);
            } finally {
                remove(folder);
            }
        } catch (IOException | ConsoleFailure e) {
            LOG.warnf("turns not practised reason=%s", e.getMessage());
            return 0;
        }
    }

    private static int in(Path folder, int rounds) throws IOException, ConsoleFailure {
        Path file = folder.resolve("practice.ini");
        PgBouncerConsole console =
                new PgBouncerConsole(
                        new NodeAddress("practice", "127.0.0.1", 1),
                        new Login("nobody", file, "pgbouncer", "pgbaton-practice", false),
                        new PaperPgBouncer(file),
                        BOUND,
                        () -> {});
        try (DiskFragment fragment = new DiskFragment(file, "practice")) {
            return TurnPractice.run(console, fragment, PaperPgBouncer.DATABASE, rounds);
        } finally {
            console.close();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
