package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Servers that know as much SQL as a recovery sends: settings in files, a log with an end, a
 * promotion. Every setting is loaded at once. A node that is not set up refuses.
 */
final class FakeNodes implements NodeDialer {

    private static final Pattern SET =
            Pattern.compile("alter system set (\\S+) = '((?:[^']|'')*)'");
    private static final Pattern RESET = Pattern.compile("alter system reset (\\S+)");
    private static final Pattern FILE =
            Pattern.compile("select setting from pg_file_settings where name = '([^']+)'.*");

    private static final Pattern FILES =
            Pattern.compile(
                    "select distinct on \\(name\\) name, setting from pg_file_settings"
                            + " where name in \\((.*)\\) order by name, seqno desc");

    private final Map<String, Node> nodes = new ConcurrentHashMap<>();

    /** One server; a standby on timeline 1 unless told. */
    static final class Node {
        final Map<String, String> files = new ConcurrentHashMap<>();

        /** What it may not set. */
        final Set<String> denied = ConcurrentHashMap.newKeySet();

        /** Each {@code ALTER SYSTEM}, in order. */
        final List<String> altered = new CopyOnWriteArrayList<>();

        volatile boolean standby = true;
        volatile int timeline = 1;
        volatile String received = "0/3000000";
        volatile String replayed = "0/3000000";

        /** Where timeline 1 was left, once it is on another. */
        volatile String leftAt = "0/3000000";

        volatile boolean paused;
    }

    Node add(String name) {
        return nodes.computeIfAbsent(name, n -> new Node());
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        Node node = nodes.get(address.node());
        if (node == null) {
            throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
        }
        return new FakeSession(node);
    }

    private final class FakeSession extends PaperSession {
        private final Node node;

        FakeSession(Node node) {
            this.node = node;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            if (!isOpen()) {
                throw new NodeException(NodeException.Kind.BROKEN, null, "closed");
            }
            Matcher set = SET.matcher(sql);
            if (set.matches()) {
                return alter(set.group(1), set.group(2).replace("''", "'"), sql);
            }
            Matcher reset = RESET.matcher(sql);
            if (reset.matches()) {
                return alter(reset.group(1), null, sql);
            }
            Matcher file = FILE.matcher(sql);
            if (file.matches()) {
                String value = node.files.get(file.group(1));
                return value == null ? none("setting") : row("setting", value);
            }
            Matcher several = FILES.matcher(sql);
            if (several.matches()) {
                return settings(Set.of(several.group(1).replace("'", "").split(", ")));
            }
            return look(sql);
        }

        private Rows settings(Set<String> names) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            node.files.forEach(
                    (name, value) -> {
                        if (names.contains(name)) {
                            rows.add(List.of(name, value));
                        }
                    });
            return new Rows(List.of("name", "setting"), rows);
        }

        private Rows alter(String name, @Nullable String value, String sql) throws NodeException {
            if (node.denied.contains(name)) {
                throw new NodeException(NodeException.Kind.SQL, "42501", "permission denied");
            }
            node.altered.add(sql);
            if (value == null) {
                node.files.remove(name);
            } else {
                node.files.put(name, value);
            }
            return none("");
        }

        private Rows look(String sql) {
            if (sql.contains("pg_promote")) {
                node.standby = false;
                node.timeline = 2;
                node.leftAt = node.replayed;
                return one("t");
            }
            if (sql.contains("pg_wal_replay_pause()")) {
                node.paused = true;
                return one("");
            }
            if (sql.contains("pg_wal_replay_resume()")) {
                node.paused = false;
                return one("");
            }
            if (sql.equals("select pg_is_in_recovery()")) {
                return one(node.standby ? "t" : "f");
            }
            if (sql.contains("as position")) {
                String end =
                        node.received.compareTo(node.replayed) > 0 ? node.received : node.replayed;
                return row("position,epoch,node,lsn", end, "1", "r1", "0/2000000");
            }
            for (Map.Entry<String, Function<Node, Rows>> answer : ANSWERS.entrySet()) {
                if (sql.contains(answer.getKey())) {
                    return answer.getValue().apply(node);
                }
            }
            if (sql.contains("from pg_stat_replication")) {
                List<List<@Nullable String>> names = new ArrayList<>();
                nodes.keySet().forEach(name -> names.add(List.of(name)));
                return new Rows(List.of("application_name"), names);
            }
            // What was asked to be so is so.
            return one("t");
        }
    }

    private static final Map<String, Function<Node, Rows>> ANSWERS =
            Map.of(
                    "as receivers",
                    n ->
                            row(
                                    "standby,pause,receivers,waits",
                                    n.standby ? "t" : "f",
                                    n.paused ? "paused" : "not paused",
                                    "0",
                                    "RecoveryWalStream"),
                    "as received",
                    n ->
                            row(
                                    "received,replayed,waits",
                                    n.received,
                                    n.replayed,
                                    "RecoveryWalStream"),
                    "as delayed",
                    n -> row("system,version,delayed,replayed", "7", "170011", "f", n.replayed),
                    "as segment",
                    n ->
                            row(
                                    "standby,segment",
                                    n.standby ? "t" : "f",
                                    n.standby
                                            ? null
                                            : "%08X0000000000000003".formatted(n.timeline)),
                    "IDENTIFY_SYSTEM",
                    n -> row("timeline", Integer.toString(n.timeline)),
                    "TIMELINE_HISTORY",
                    n -> row("content", "1\t" + n.leftAt + "\tno recovery target specified\n"),
                    "from pgbaton.epoch",
                    n -> row("epoch,node,lsn", "1", "r1", "0/2000000"),
                    "flush_lsn()",
                    n -> one(n.replayed));

    private static Rows none(String column) {
        return new Rows(List.of(column), List.of());
    }

    private static Rows one(String value) {
        return row("value", value);
    }

    private static Rows row(String columns, @Nullable String... values) {
        return new Rows(List.of(columns.split(",")), List.of(Arrays.asList(values)));
    }
}
