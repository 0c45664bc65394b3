package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Servers that know as much SQL as a switchover sends; each setting is loaded at once. What a
 * living primary may fail to do in time is a switch each.
 */
final class LivingNodes implements NodeDialer {

    static final String END = "0/3000000";

    private static final Pattern SET =
            Pattern.compile("alter system set (\\S+) = '((?:[^']|'')*)'");
    private static final Pattern FILE =
            Pattern.compile("select setting from pg_file_settings where name = '([^']+)'.*");

    private final Map<String, Node> nodes = new ConcurrentHashMap<>();

    /** One server. */
    static final class Node {
        final Map<String, String> files = new ConcurrentHashMap<>();

        /** Every statement that changes it, in order. */
        final List<String> changes = new CopyOnWriteArrayList<>();

        volatile boolean answers = true;
        volatile boolean standby = true;
        volatile int timeline = 1;
        volatile String end = END;
        volatile boolean paused;
        volatile boolean walsendersFenced = true;
        volatile boolean candidateFlushes = true;
        volatile boolean transactionEnds = true;
        volatile boolean clientsEnd = true;
        volatile boolean promotes = true;

        boolean fenced() {
            return files.getOrDefault("synchronous_standby_names", "").contains("pgbaton_fenced");
        }

        boolean readOnly() {
            return "on".equals(files.get("default_transaction_read_only"));
        }
    }

    Node add(String name) {
        return nodes.computeIfAbsent(name, n -> new Node());
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        Node node = nodes.get(address.node());
        if (node == null || !node.answers) {
            throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
        }
        return new LivingSession(node);
    }

    private final class LivingSession implements Session {
        private final Node node;
        private volatile boolean open = true;

        LivingSession(Node node) {
            this.node = node;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            if (!open || !node.answers) {
                throw new NodeException(NodeException.Kind.BROKEN, null, "the session is over");
            }
            Matcher set = SET.matcher(sql);
            if (set.matches()) {
                node.changes.add(sql);
                node.files.put(set.group(1), set.group(2).replace("''", "'"));
                return none("");
            }
            Matcher file = FILE.matcher(sql);
            if (file.matches()) {
                String value = node.files.get(file.group(1));
                return value == null ? none("setting") : row("setting", value);
            }
            return answer(sql);
        }

        private Rows answer(String sql) {
            if (sql.contains("terminate_clients")) {
                node.changes.add(sql);
                return row("now,ended", "2026-01-01 00:00:00+00", "3");
            }
            if (sql.contains("pg_promote")) {
                node.changes.add("promote");
                node.standby = !node.promotes;
                node.timeline = node.promotes ? 2 : 1;
                return one("t");
            }
            if (sql.contains("pg_wal_replay_pause()") || sql.contains("pg_wal_replay_resume()")) {
                node.paused = sql.contains("pause()");
                return one("");
            }
            for (Answer answer : ANSWERS) {
                if (answer.asked.test(sql)) {
                    return answer.of(node);
                }
            }
            // What was asked to be so is so.
            return sql.contains("from pg_stat_replication") ? names() : one("t");
        }

        private Rows names() {
            return new Rows(
                    List.of("application_name"),
                    nodes.keySet().stream().map(name -> List.<@Nullable String>of(name)).toList());
        }

        @Override
        public void onClosed(Runnable action) {}

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public int backendPid() {
            return 1;
        }

        @Override
        public void abort() {
            open = false;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private record Answer(Predicate<String> asked, java.util.function.Function<Node, Rows> answer) {
        Rows of(Node node) {
            return answer.apply(node);
        }
    }

    private static final List<Answer> ANSWERS =
            List.of(
                    new Answer(
                            sql -> sql.equals("select pg_is_in_recovery()"),
                            n -> one(n.standby ? "t" : "f")),
                    new Answer(
                            sql -> sql.contains("as now"),
                            n ->
                                    row(
                                            "standby,now",
                                            n.standby ? "t" : "f",
                                            "2026-01-01 00:00:00+00")),
                    new Answer(sql -> sql.contains("pg_terminate_backend"), n -> none("pid")),
                    new Answer(
                            sql -> sql.startsWith("show synchronous_standby_names"),
                            n -> one(n.files.getOrDefault("synchronous_standby_names", ""))),
                    new Answer(
                            sql -> sql.contains("sync_priority"),
                            n -> one(n.walsendersFenced ? "t" : "f")),
                    new Answer(
                            sql -> sql.contains("extract(epoch"),
                            n ->
                                    row(
                                            "pid,usename,application_name,state,age",
                                            "42",
                                            "app",
                                            "report",
                                            "active",
                                            "60")),
                    new Answer(
                            sql -> sql.contains("not exists") && sql.contains("xact_start"),
                            n -> one(n.transactionEnds ? "t" : "f")),
                    new Answer(
                            sql -> sql.contains("not exists") && sql.contains("backend_start"),
                            n -> one(n.clientsEnd ? "t" : "f")),
                    new Answer(
                            sql -> sql.startsWith("select exists (select from pg_stat_repl"),
                            n -> one(n.candidateFlushes ? "t" : "f")),
                    new Answer(
                            sql -> sql.contains("as receivers"),
                            n ->
                                    row(
                                            "standby,pause,receivers,waits",
                                            n.standby ? "t" : "f",
                                            n.paused ? "paused" : "not paused",
                                            "0",
                                            "RecoveryWalStream")),
                    new Answer(
                            sql -> sql.contains("as received"),
                            n -> row("received,replayed,waits", n.end, n.end, null)),
                    new Answer(
                            sql -> sql.contains("as delayed"),
                            n -> row("system,version,delayed,replayed", "7", "170011", "f", n.end)),
                    new Answer(
                            sql -> sql.contains("as segment"),
                            n ->
                                    row(
                                            "standby,segment",
                                            n.standby ? "t" : "f",
                                            n.standby
                                                    ? null
                                                    : "%08X0000000000000003"
                                                            .formatted(n.timeline))),
                    new Answer(
                            sql -> sql.startsWith("IDENTIFY_SYSTEM"),
                            n -> row("timeline", Integer.toString(n.timeline))),
                    new Answer(
                            sql -> sql.startsWith("TIMELINE_HISTORY"),
                            n -> row("content", "1\t" + END + "\tno recovery target specified\n")),
                    new Answer(
                            sql -> sql.contains("from pgbaton.epoch"),
                            n -> row("epoch,node,lsn", "1", "r1", "0/2000000")),
                    new Answer(sql -> sql.contains("_lsn()"), n -> one(n.end)));

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
