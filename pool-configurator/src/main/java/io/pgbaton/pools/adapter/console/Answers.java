package io.pgbaton.pools.adapter.console;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.pools.domain.DatabaseState;
import io.pgbaton.pools.domain.ServerConnection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the console answers; tried with PgBouncer 1.24.1. */
final class Answers {

    private static final Pattern VERSION =
            Pattern.compile("PgBouncer (\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private Answers() {}

    /** {@code PAUSE} of what is paused, globally or by itself. */
    static boolean alreadyPaused(NodeException answer) {
        return answer.kind() == Kind.SQL && text(answer).contains("already suspended/paused");
    }

    /** {@code RESUME} of what is not paused: the texts differ between db and all. */
    static boolean notPaused(NodeException answer) {
        return answer.kind() == Kind.SQL && text(answer).contains("not paused");
    }

    static Map<String, DatabaseState> databases(Rows rows) {
        Map<String, DatabaseState> databases = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String name = value(rows, i, "name");
            databases.put(
                    name,
                    new DatabaseState(
                            name,
                            value(rows, i, "host"),
                            number(value(rows, i, "port")),
                            value(rows, i, "paused").equals("1")));
        }
        return databases;
    }

    static List<ServerConnection> servers(Rows rows) {
        List<ServerConnection> servers = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            servers.add(
                    new ServerConnection(
                            value(rows, i, "database"),
                            canonical(value(rows, i, "addr")),
                            number(value(rows, i, "port")),
                            value(rows, i, "close_needed").equals("1"),
                            value(rows, i, "link")));
        }
        return servers;
    }

    /** Client pointer to the id that {@code KILL_CLIENT} takes; empty before 1.24. */
    static Map<String, String> clientIds(Rows rows) {
        Map<String, String> ids = new HashMap<>();
        if (rows.columns().contains("id")) {
            for (int i = 0; i < rows.size(); i++) {
                ids.put(value(rows, i, "ptr"), value(rows, i, "id"));
            }
        }
        return ids;
    }

    /** Whether any console user of this version can kill clients (CVE-2026-6667, before 1.25.2). */
    static boolean vulnerable(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            return false;
        }
        int patch = matcher.group(3) == null ? 0 : number(matcher.group(3));
        int all = number(matcher.group(1)) * 1_000_000 + number(matcher.group(2)) * 1_000 + patch;
        return all < 1_025_002;
    }

    /** A database's name as the console's statements take it. */
    static String quoted(String database) {
        return '"' + database.replace("\"", "\"\"") + '"';
    }

    private static String text(NodeException answer) {
        return String.valueOf(answer.getMessage());
    }

    private static String value(Rows rows, int row, String column) {
        @Nullable String value = rows.get(row, column);
        return value == null ? "" : value;
    }

    /** An address as Java writes it (IPv6 has many forms); a Unix socket's name as it is. */
    private static String canonical(String address) {
        try {
            return InetAddress.ofLiteral(address).getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
