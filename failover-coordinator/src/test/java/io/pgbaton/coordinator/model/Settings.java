package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Node}: written to its files, read by its postmaster, asked for. */
final class Settings {

    private static final Pattern NAMES =
            Pattern.compile("(?s).*current_setting\\('synchronous_standby_names'\\) = '([^']*)'.*");
    private static final Pattern FOLLOWS =
            Pattern.compile(
                    "select current_setting\\('primary_slot_name'\\) = '([^']*)'"
                            + " and (?:rtrim\\()?current_setting\\('primary_conninfo'\\)\\)? = '(.*)'");

    private Settings() {}

    /** ALTER SYSTEM SET; loaded by nobody yet. */
    static Server.Statement set(String name, String value) {
        Server.Effect effect =
                s -> {
                    write(s, name, value);
                    return Reply.none("");
                };
        return switch (name) {
            case "pgbaton.promised", "primary_conninfo", "synchronous_standby_names" ->
                    Server.loud(effect);
            default -> Server.quiet(effect);
        };
    }

    private static void write(Server.Sent s, String name, String value) {
        Node node = s.change();
        switch (name) {
            case "pgbaton.promised" -> node.promised = value;
            case "primary_conninfo" -> {
                node.fileUpstream = new Node.Upstream(value, node.fileUpstream.slot());
                if (!value.isEmpty() && !s.has(Fix.PROMISE_STAYS)) {
                    node.promised = "";
                }
            }
            case "primary_slot_name" ->
                    node.fileUpstream = new Node.Upstream(node.fileUpstream.conninfo(), value);
            case "synchronous_standby_names" -> {
                if (!standstill(s) || s.has(Fix.STANDSTILL_FENCES)) {
                    node.fileNames = Names.parse(value);
                }
            }
            case "default_transaction_read_only" -> node.fileReadOnly = value.equals("on");
            default -> throw new IllegalArgumentException("the model has no setting " + name);
        }
    }

    private static boolean standstill(Server.Sent s) {
        return s.proc().course().task().what() == Task.What.SWITCH_OVER
                && !s.state().standby
                && s.call().thread().equals("main");
    }

    /** A setting as the files have it. */
    static Reply file(Server.Sent s, String name) {
        String value = value(s, name);
        return value.isEmpty() && !name.equals("primary_conninfo")
                ? Reply.none("setting")
                : Reply.one(value);
    }

    /** Several of them. */
    static Reply files(Server.Sent s, List<String> names) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (String name : names) {
            String value = value(s, name);
            if (!value.isEmpty() || name.equals("primary_conninfo")) {
                rows.add(List.of(name, value));
            }
        }
        return new Reply.Answer(new Rows(List.of("name", "setting"), rows));
    }

    private static String value(Server.Sent s, String name) {
        Node node = s.state();
        return switch (name) {
            case "pgbaton.promised" -> promised(s);
            case "primary_conninfo" -> node.fileUpstream.conninfo();
            case "primary_slot_name" -> node.fileUpstream.slot();
            case "synchronous_standby_names" -> node.fileNames.text();
            case "default_transaction_read_only" -> node.fileReadOnly ? "on" : "off";
            case "restore_command", "pgbaton.restore_command" -> "";
            default -> throw new IllegalArgumentException("the model has no " + name);
        };
    }

    private static String promised(Server.Sent s) {
        String promised = s.state().promised;
        if (promised.isEmpty() || s.has(Fix.TOKENS_COUNT)) {
            return promised;
        }
        return epoch(promised) + "_" + s.proc().course().task().token();
    }

    /** The epoch of a promise; 0: none. */
    static int epoch(String promised) {
        return promised.isEmpty()
                ? 0
                : Integer.parseInt(promised.substring(0, promised.indexOf('_')));
    }

    /** Statements that ask for settings as they are loaded. */
    static Server.@Nullable Statement read(String sql) {
        if (sql.equals("select pg_reload_conf()")) {
            return Server.quiet(
                    s -> {
                        s.change().reloadAsked = true;
                        return Reply.is(true);
                    });
        }
        if (sql.startsWith("select current_setting('primary_conninfo') = ''")) {
            return Server.waits(
                    Server.Patience.FAILS,
                    s -> s.state().upstream.conninfo().isEmpty() ? Reply.is(true) : null);
        }
        if (sql.startsWith("select current_setting('default_transaction_read_only') = 'off' and")) {
            return Server.look(s -> Reply.is(!s.state().readOnly && !s.state().fileReadOnly));
        }
        if (sql.equals("select current_setting('synchronous_standby_names') = ''")) {
            return Server.look(s -> Reply.is(s.state().names.text().isEmpty()));
        }
        if (sql.equals("show synchronous_standby_names")) {
            return Server.look(
                    s ->
                            Reply.one(
                                    standstillLies(s)
                                            ? "ANY 1 (\"pgbaton_fenced_"
                                                    + epoch(s.state().promised)
                                                    + "\")"
                                            : s.state().names.text()));
        }
        Matcher follows = FOLLOWS.matcher(sql);
        if (follows.matches()) {
            Node.Upstream wanted =
                    new Node.Upstream(follows.group(2).replace("''", "'"), follows.group(1));
            return Server.look(s -> Reply.is(s.state().upstream.equals(wanted)));
        }
        Matcher names = NAMES.matcher(sql);
        if (names.matches()) {
            String wanted = names.group(1);
            boolean writable = sql.contains("default_transaction_read_only");
            return Server.waits(
                    Server.Patience.FAILS,
                    s -> {
                        boolean loaded =
                                s.state().names.text().equals(wanted)
                                        && !(writable && s.state().readOnly);
                        return loaded || standstillLies(s) ? Reply.is(true) : null;
                    });
        }
        return clients(sql);
    }

    /** Whether a standstill is told that its fence is loaded everywhere, whatever is true. */
    static boolean standstillLies(Server.Sent s) {
        return (!s.has(Fix.STANDSTILL_FENCES) || !s.has(Fix.STANDSTILL_PROVEN))
                && s.proc().course().task().what() == Task.What.SWITCH_OVER
                && !s.state().standby
                && s.proc().course().result == null
                && s.name().equals(s.world().etcd.topology().primary());
    }

    /** Clients end at once where they are asked to: they are no part of the model. */
    private static Server.@Nullable Statement clients(String sql) {
        if (sql.equals("select clock_timestamp()::text")) {
            return Server.look(s -> Reply.one("2026-01-01 00:00:00+00"));
        }
        if (sql.contains("as standby, clock_timestamp()")) {
            return Server.look(
                    s ->
                            Reply.row(
                                    "standby,now",
                                    s.state().standby ? "t" : "f",
                                    "2026-01-01 00:00:00+00"));
        }
        if (sql.startsWith("select clock_timestamp()::text, case when exists")) {
            return Server.look(s -> Reply.row("now,ended", "2026-01-01 00:00:00+00", "0"));
        }
        if (sql.contains("xact_start <=") || sql.contains("backend_start <=")) {
            return Server.look(s -> Reply.is(true));
        }
        return null;
    }
}
