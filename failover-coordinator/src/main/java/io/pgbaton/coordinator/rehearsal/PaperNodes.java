package io.pgbaton.coordinator.rehearsal;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of cardboard: they answer each question of a recovery as a healthy standby would, and
 * become writable when they are promoted.
 *
 * @param primary the old one
 * @param alive whether it answers; a dead one refuses
 * @param promoted names of those that were promoted
 */
record PaperNodes(String primary, boolean alive, Set<String> promoted) implements NodeDialer {

    private static final String END = "0/3000000";

    PaperNodes(String primary, boolean alive) {
        this(primary, alive, ConcurrentHashMap.newKeySet());
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        if (!alive && address.node().equals(primary)) {
            throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
        }
        return new PaperNode(address.node());
    }

    private final class PaperNode extends PaperSession {
        private final String node;
        private boolean paused;

        PaperNode(String node) {
            this.node = node;
        }

        @Override
        public Rows query(String sql, Duration timeout) {
            if (sql.contains("pg_wal_replay_pause()")) {
                paused = true;
            } else if (sql.contains("pg_wal_replay_resume()")) {
                paused = false;
            } else if (sql.contains("pg_promote")) {
                promoted.add(node);
            }
            return answer(sql, promoted.contains(node));
        }

        private Rows answer(String sql, boolean writable) {
            if (sql.contains("as now")) {
                return row("standby,now", "f", "2026-01-01 00:00:00+00");
            }
            if (sql.startsWith("show synchronous_standby_names")) {
                return one(StandbyNames.fenced(Epoch.FIRST.next()).value());
            }
            if (sql.startsWith("select not exists") || sql.startsWith("select exists")) {
                return one("t");
            }
            if (sql.contains("name, setting from pg_file_settings")) {
                return row("name,setting");
            }
            if (sql.startsWith("select setting from pg_file_settings")) {
                return row("setting");
            }
            if (sql.contains("as receivers")) {
                return row(
                        "standby,pause,receivers,waits",
                        "t",
                        paused ? "paused" : "not paused",
                        "0",
                        null);
            }
            if (sql.contains("as received,")) {
                return row("received,replayed,waits", END, END, null);
            }
            if (sql.contains("as segment")) {
                return row(
                        "standby,segment",
                        writable ? "f" : "t",
                        writable ? "000000020000000000000003" : null);
            }
            if (sql.startsWith("IDENTIFY_SYSTEM")) {
                return row("timeline", writable ? "2" : "1");
            }
            if (sql.startsWith("TIMELINE_HISTORY")) {
                return row("content", "1\t" + END + "\tno recovery target specified\n");
            }
            if (sql.contains("as position")) {
                return row("position,epoch,node,lsn", END, "1", primary, "0/2000000");
            }
            if (sql.contains("from pgbaton.epoch")) {
                return row("epoch,node,lsn", "1", primary, "0/2000000");
            }
            if (sql.contains("as delayed")) {
                return row("system,version,delayed,replayed", "1", "170000", "f", END);
            }
            if (sql.contains("from pg_stat_replication")) {
                return names();
            }
            if (sql.contains("_lsn()")) {
                return one(END);
            }
            return one("t");
        }

        private Rows names() {
            return new Rows(
                    List.of("application_name"),
                    Dress.NODES.stream().map(name -> List.<@Nullable String>of(name)).toList());
        }
    }

    private static Rows one(String value) {
        return row("value", value);
    }

    private static Rows row(String columns, @Nullable String... values) {
        List<String> names = List.of(columns.split(","));
        return values.length == 0
                ? new Rows(names, List.of())
                : new Rows(names, List.of(Arrays.asList(values)));
    }
}
