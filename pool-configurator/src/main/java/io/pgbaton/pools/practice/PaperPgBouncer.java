package io.pgbaton.pools.practice;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PgBouncer of cardboard with one database: it is paused, reads its fragment and is resumed as
 * the real one is.
 */
final class PaperPgBouncer implements NodeDialer {

    static final String DATABASE = "practice";

    private static final Pattern LINE = Pattern.compile("host=(\\S+) port=(\\d+)");

    private final Path fragment;
    private volatile boolean paused;
    private volatile String host = "127.0.0.1";
    private volatile String port = "1";

    PaperPgBouncer(Path fragment) {
        this.fragment = fragment;
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout) {
        return new Console();
    }

    private Rows answer(String sql) {
        if (sql.startsWith("PAUSE")) {
            paused = true;
        } else if (sql.startsWith("RESUME")) {
            paused = false;
        } else if (sql.equals("RELOAD")) {
            reload();
        }
        return switch (sql) {
            case "SHOW VERSION" -> new Rows(List.of("version"), List.of(List.of("PgBouncer 9.9")));
            case "SHOW DATABASES" ->
                    new Rows(
                            List.of("name", "host", "port", "paused"),
                            List.of(List.of(DATABASE, host, port, paused ? "1" : "0")));
            case "SHOW SERVERS" ->
                    new Rows(
                            List.of("database", "addr", "port", "close_needed", "link"),
                            List.of(List.of(DATABASE, host, port, "0", "")));
            default -> new Rows(List.of(), List.of());
        };
    }

    private void reload() {
        try {
            Matcher line = LINE.matcher(Files.readString(fragment));
            if (line.find()) {
                host = line.group(1);
                port = line.group(2);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Console extends PaperSession {
        @Override
        public Rows query(String sql, Duration timeout) {
            return answer(sql);
        }
    }
}
