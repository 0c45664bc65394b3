package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a primary tells of those that stream from it: pg_stat_replication. */
final class Walsenders {

    private static final Pattern FLUSHED = Pattern.compile("(?s).*flush_lsn >= '0/(\\w+)'.*");
    private static final Pattern LIST = Pattern.compile("application_name in \\(([^)]*)\\)");
    private static final Pattern ONE = Pattern.compile("application_name = '([^']+)'");
    private static final Pattern CONFIRMED =
            Pattern.compile(
                    "(?s)select not exists \\(select from pg_stat_replication where .*"
                            + " and application_name in \\(([^)]*)\\)\\) >= (\\d+)");

    private Walsenders() {}

    static Server.@Nullable Statement read(String sql) {
        Matcher lsn = FLUSHED.matcher(sql);
        long flushed = lsn.matches() ? Long.parseLong(lsn.group(1), 16) : 0;
        List<String> named = named(sql);
        if (sql.startsWith("select application_name from pg_stat_replication")) {
            return Server.waits(
                    Server.Patience.ANSWERS,
                    s -> {
                        List<List<@Nullable String>> rows = new ArrayList<>();
                        for (String name : named) {
                            if (flushed(s, name, flushed)) {
                                rows.add(List.of(name));
                            }
                        }
                        boolean enough = rows.size() >= s.state().fileNames.n();
                        return enough || s.late()
                                ? new Reply.Answer(new Rows(List.of("application_name"), rows))
                                : null;
                    });
        }
        if (sql.startsWith("select coalesce(string_agg(pid::text")) {
            // Which they are is no matter: those that connect later have loaded the names.
            return Server.look(s -> Reply.one("0"));
        }
        Matcher rule = CONFIRMED.matcher(sql);
        if (rule.matches()) {
            List<String> voters = Server.quoted(rule.group(1));
            int n = Integer.parseInt(rule.group(2));
            return Server.waits(
                    Server.Patience.FAILS,
                    s -> confirmed(s, voters, n, flushed) ? Reply.is(true) : null);
        }
        if (sql.contains("bool_and(flush_lsn >=")) {
            return Server.waits(
                    Server.Patience.ANSWERS,
                    s -> s.when(confirmed(s, named, named.size(), flushed)));
        }
        if (sql.contains("state = 'streaming'")) {
            return Server.waits(
                    Server.Patience.ANSWERS,
                    s -> s.when(named.stream().allMatch(name -> flushed(s, name, 0))));
        }
        Matcher one = ONE.matcher(sql);
        if (sql.startsWith("select exists (select from pg_stat_replication") && one.find()) {
            String name = one.group(1);
            return Server.waits(
                    Server.Patience.FAILS, s -> flushed(s, name, flushed) ? Reply.is(true) : null);
        }
        if (sql.contains("sync_priority <> 0")) {
            return Server.waits(Server.Patience.FAILS, s -> unnamed(s) ? Reply.is(true) : null);
        }
        return null;
    }

    private static List<String> named(String sql) {
        Matcher list = LIST.matcher(sql);
        return list.find() ? Server.quoted(list.group(1)) : List.of();
    }

    /** Whether this standby streams from the node and has told that it flushed so far. */
    private static boolean flushed(Server.Sent s, String standby, long lsn) {
        Node at = s.world().nodes[s.world().cluster.index(standby)];
        return at.from == s.node() && at.log.end() >= lsn;
    }

    /**
     * Whether every connected walsender has told that so much is flushed, n of these among them.
     */
    private static boolean confirmed(Server.Sent s, List<String> named, int n, long lsn) {
        if (!s.has(Fix.RULE_CONFIRMED)) {
            return true;
        }
        boolean connected = true;
        for (Node standby : s.world().nodes) {
            connected &= standby.from != s.node() || standby.log.end() >= lsn;
        }
        return connected && named.stream().filter(name -> flushed(s, name, lsn)).count() >= n;
    }

    /** Whether no walsender has loaded names that have its standby. */
    private static boolean unnamed(Server.Sent s) {
        if (Settings.standstillLies(s)) {
            return true;
        }
        for (int i = 0; i < s.world().nodes.length; i++) {
            Node standby = s.world().nodes[i];
            if (standby.from == s.node()
                    && standby.senderNames != null
                    && standby.senderNames.has(s.world().cluster.name(i))) {
                return false;
            }
        }
        return true;
    }
}
