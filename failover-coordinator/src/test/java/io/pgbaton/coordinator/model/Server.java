package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.NodeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much SQL as the production code sends: what each statement does to a {@link Node}, and what it
 * answers. A statement that is not known here fails loudly: the model has to learn it.
 */
final class Server {

    private static final Map<String, Statement> PARSED = new ConcurrentHashMap<>();
    private static final Map<String, String> SHORTENED = new ConcurrentHashMap<>();

    /** What a statement is, as far as the order of events goes. */
    enum Sort {
        /** It only looks. */
        LOOK,
        /** It changes something that nobody else acts on before another statement. */
        QUIET,
        /** It changes something: others may come before it. */
        LOUD
    }

    /** What happens where a statement that waits for something has waited long enough. */
    enum Patience {
        /** It does not wait. */
        NONE,
        /** Its step goes on with the answer as it is. */
        ANSWERS,
        /** Its step fails, and the session with it. */
        FAILS
    }

    /**
     * A statement.
     *
     * @param effect what it does and answers; null: what it waits for is not so yet
     */
    record Statement(Sort sort, Patience patience, Effect effect) {}

    /** What a statement does to a node. */
    @FunctionalInterface
    interface Effect {
        @Nullable Reply on(Sent sent);
    }

    /**
     * A statement that arrived.
     *
     * @param world to be changed in place
     * @param node whose
     * @param proc who sent it
     * @param call with which call
     * @param late whether it has waited long enough
     */
    record Sent(World world, int node, Proc proc, Call.Query call, boolean late) {

        Node state() {
            return world.nodes[node];
        }

        Node change() {
            return world.change(node);
        }

        String name() {
            return world.cluster.name(node);
        }

        boolean has(Fix fix) {
            return world.cluster.scene.has(fix);
        }

        /** The answer, or not yet. */
        @Nullable Reply when(boolean so) {
            return so || late ? Reply.is(so) : null;
        }
    }

    private Server() {}

    static Statement parse(String sql) {
        Statement known = PARSED.get(sql);
        if (known == null) {
            known = read(sql);
            Statement other = PARSED.putIfAbsent(sql, known);
            known = other == null ? known : other;
        }
        return known;
    }

    /** How a statement reads in a trace. */
    static String shortened(String sql) {
        return SHORTENED.computeIfAbsent(sql, Server::shorten);
    }

    private static String shorten(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        line = line.replaceAll("'host=''(\\w+)\\.invalid''.*", "-> $1");
        return line.length() <= 90 ? line : line.substring(0, 90) + "...";
    }

    private static final Pattern SET =
            Pattern.compile("alter system set (\\S+) = '((?:[^']|'')*)'");
    private static final Pattern RESET = Pattern.compile("alter system reset (\\S+)");
    private static final Pattern FILE =
            Pattern.compile("select setting from pg_file_settings where name = '([^']+)'.*");
    private static final Pattern FILES =
            Pattern.compile(
                    "select distinct on \\(name\\) name, setting from pg_file_settings"
                            + " where name in \\(([^)]*)\\).*");
    private static final Pattern PROMOTE = Pattern.compile("(?s).* = '(\\d+_\\d+)'.*pg_promote.*");
    private static final Pattern EPOCH = Pattern.compile("values \\((\\d+),");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
    private static final Pattern GRANT = Pattern.compile(" as grant\\d+");
    private static final Pattern SLOTS = Pattern.compile("array\\['pgbaton_(\\d+)_");

    private static Statement read(String sql) {
        if (sql.contains(" as rewindable")) {
            // It asks for privileges on what other statements do.
            long grants = GRANT.matcher(sql).results().count();
            return look(s -> Survey.facts(s, grants));
        }
        Matcher set = SET.matcher(sql);
        if (set.matches()) {
            String value = set.group(2).replace("''", "'");
            return Settings.set(set.group(1), value);
        }
        Matcher reset = RESET.matcher(sql);
        if (reset.matches()) {
            return Settings.set(reset.group(1), "");
        }
        Matcher file = FILE.matcher(sql);
        if (file.matches()) {
            return look(s -> Settings.file(s, file.group(1)));
        }
        Matcher files = FILES.matcher(sql);
        if (files.matches()) {
            List<String> names = quoted(files.group(1));
            return look(s -> Settings.files(s, names));
        }
        Statement known = Settings.read(sql);
        if (known == null) {
            known = sessions(sql);
        }
        if (known == null) {
            known = recovery(sql);
        }
        if (known == null) {
            known = primary(sql);
        }
        if (known == null) {
            throw new IllegalArgumentException("the model does not know this statement: " + sql);
        }
        return known;
    }

    static Statement look(Effect effect) {
        return new Statement(Sort.LOOK, Patience.NONE, effect);
    }

    static Statement waits(Patience patience, Effect effect) {
        return new Statement(Sort.LOOK, patience, effect);
    }

    static Statement quiet(Effect effect) {
        return new Statement(Sort.QUIET, Patience.NONE, effect);
    }

    static Statement loud(Effect effect) {
        return new Statement(Sort.LOUD, Patience.NONE, effect);
    }

    private static @Nullable Statement sessions(String sql) {
        if (sql.startsWith("with others as materialized")) {
            return quiet(
                    s -> {
                        int ended =
                                s.has(Fix.SESSIONS_END_OTHERS)
                                        ? s.world.endOthers(s.node, s.proc.id(), s.call.session())
                                        : 0;
                        return Reply.is(ended == 0);
                    });
        }
        if (sql.equals("set synchronous_commit = local")
                || sql.startsWith("select pgbaton.terminate_clients()")) {
            return look(s -> Reply.none("done"));
        }
        return null;
    }

    private static @Nullable Statement recovery(String sql) {
        if (sql.equals("select pg_is_in_recovery()")) {
            return look(s -> Reply.is(s.state().standby));
        }
        if (sql.contains("pg_wal_replay_pause()")) {
            return quiet(Server::pause);
        }
        if (sql.contains("pg_wal_replay_resume()")) {
            return quiet(
                    s -> {
                        Node node = s.change();
                        node.pauseAsked = false;
                        node.paused = false;
                        return Reply.one("");
                    });
        }
        if (sql.contains("as receivers")) {
            return waits(Patience.FAILS, Server::handshake);
        }
        if (sql.contains("as received")) {
            return look(
                    s -> Reply.row("received,replayed,waits", end(s), end(s), "RecoveryWalStream"));
        }
        if (sql.contains("as delayed")) {
            return look(
                    s -> Reply.row("system,version,delayed,replayed", "7", "170011", "f", end(s)));
        }
        if (sql.contains("greatest(pg_last_wal_receive_lsn()")) {
            return look(s -> Logs.position(s.state().log, truly(s)));
        }
        if (sql.equals("IDENTIFY_SYSTEM")) {
            return look(s -> Reply.row("timeline", Integer.toString(s.state().log.timeline)));
        }
        if (sql.startsWith("TIMELINE_HISTORY")) {
            int timeline = Integer.parseInt(sql.substring(sql.indexOf(' ') + 1));
            return look(s -> Reply.row("content", Logs.history(s.state().log, timeline)));
        }
        if (sql.contains("from pgbaton.epoch")) {
            return look(s -> Logs.markers(s.state().log, truly(s)));
        }
        if (sql.contains("as segment")) {
            return waits(Patience.ANSWERS, Server::seen);
        }
        Matcher promote = PROMOTE.matcher(sql);
        return promote.matches() ? loud(s -> promote(s, promote.group(1))) : null;
    }

    private static String end(Sent s) {
        return Wal.lsn(s.state().log.end());
    }

    /** Whether markers are told as they are, or so that a repair compares numbers alone. */
    private static boolean truly(Sent s) {
        return s.has(Fix.MARKERS_COMPARED) || s.proc.course().task().what() != Task.What.REPAIR;
    }

    /** Refused where a promotion is under way (T7). */
    private static Reply pause(Sent s) {
        if (!s.state().standby || s.state().promoting) {
            return Reply.error("55000");
        }
        Node node = s.change();
        node.pauseAsked = true;
        return Reply.one("");
    }

    /** Answers as soon as something has come of what was asked last. */
    private static @Nullable Reply handshake(Sent s) {
        Node node = s.state();
        boolean receiver = node.from >= 0;
        if (!s.has(Fix.HANDSHAKE)) {
            return receiver
                    ? null
                    : Reply.row("standby,pause,receivers,waits", "t", "paused", "0", "none");
        }
        boolean wait = node.pauseAsked ? !node.paused : receiver;
        if (wait && node.standby) {
            return null;
        }
        return Reply.row(
                "standby,pause,receivers,waits",
                node.standby ? "t" : "f",
                node.paused ? "paused" : "not paused",
                receiver ? "1" : "0",
                "none");
    }

    private static @Nullable Reply seen(Sent s) {
        Node node = s.state();
        if (node.standby && node.promoting && !s.late) {
            return null;
        }
        if (node.standby) {
            return Reply.row("standby,segment", "t", null);
        }
        int timeline = node.log.timeline;
        boolean promoted =
                node.log.records().stream()
                        .anyMatch(w -> w.kind == Wal.Kind.PROMOTION && w.writer.equals(s.name()));
        if (!s.has(Fix.SWITCH_SEEN) && !promoted) {
            timeline++;
        }
        return Reply.row("standby,segment", "f", "%08X0000000000000003".formatted(timeline));
    }

    private static Reply promote(Sent s, String mine) {
        Node node = s.state();
        boolean same =
                s.has(Fix.TOKENS_COUNT)
                        ? node.promised.equals(mine)
                        : Settings.epoch(node.promised) == Settings.epoch(mine);
        if (!same || !node.fileUpstream.conninfo().isEmpty() || !node.standby) {
            return Reply.one(null);
        }
        Node promoted = s.change();
        promoted.promoting = true;
        promoted.promotedFor = Settings.epoch(mine);
        return Reply.is(true);
    }

    private static @Nullable Statement primary(String sql) {
        if (sql.startsWith("select pg_drop_replication_slot")) {
            return quiet(s -> Reply.none("dropped"));
        }
        Matcher slots = SLOTS.matcher(sql);
        if (sql.startsWith("select pg_create_physical_replication_slot") && slots.find()) {
            int epoch = Integer.parseInt(slots.group(1));
            return quiet(
                    s -> {
                        s.change().slots = epoch;
                        return Reply.none("created");
                    });
        }
        Matcher marker = EPOCH.matcher(sql);
        if (sql.startsWith("insert into pgbaton.epoch") && marker.find()) {
            int epoch = Integer.parseInt(marker.group(1));
            return loud(s -> write(s, Wal.Kind.MARKER, epoch));
        }
        if (sql.contains("update pgbaton.epoch set lsn = lsn")) {
            return loud(s -> write(s, Wal.Kind.OWN, s.state().log.epoch));
        }
        if (sql.equals("select pg_current_wal_flush_lsn()::text")) {
            return look(
                    s -> {
                        boolean standstill = s.proc.course().task().what() == Task.What.SWITCH_OVER;
                        return Reply.one(
                                standstill && !s.has(Fix.HANDOVER_AT_END) ? "0/1" : end(s));
                    });
        }
        return Walsenders.read(sql);
    }

    private static Reply write(Sent s, Wal.Kind kind, int epoch) {
        Node node = s.state();
        if (node.standby) {
            return Reply.error("25006");
        }
        if (kind != Wal.Kind.MARKER || !node.log.markedIn(epoch)) {
            Node changed = s.change();
            changed.log = changed.log.then(kind, epoch, s.name());
        }
        return Reply.none("written");
    }

    static List<String> quoted(String list) {
        return QUOTED.matcher(list).results().map(r -> r.group(1)).toList();
    }

    static Reply silent() {
        return Reply.failed(NodeException.Kind.SILENT);
    }
}
