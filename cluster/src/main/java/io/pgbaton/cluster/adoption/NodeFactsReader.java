package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads {@link NodeFacts}; changes nothing, takes no lock. */
public final class NodeFactsReader {

    private static final String FACTS =
            """
            select pg_is_in_recovery() as standby,
                   (select system_identifier::text from pg_control_system()) as system,
                   current_setting('server_version_num') as version,
                   (select timeline_id from pg_control_checkpoint()) as timeline,
                   current_setting('default_transaction_read_only') = 'on' as readonly,
                   (select sender_host || ':' || sender_port from pg_stat_wal_receiver
                     where status = 'streaming') as upstream,
                   to_regclass('pgbaton.epoch') is not null
                     and to_regclass('pgbaton.heartbeat') is not null as schema,
                   has_parameter_privilege('synchronous_standby_names', 'alter system')
                     and has_parameter_privilege('primary_conninfo', 'alter system') as settings,
                   has_function_privilege('pg_promote(boolean, integer)', 'execute') as promote,
                   has_function_privilege('pg_show_all_file_settings()', 'execute')
                     and has_table_privilege('pg_file_settings', 'select') as files,
                   pg_has_role('pg_signal_backend', 'member') as signal,
                   (select rolreplication or rolsuper from pg_roles where rolname = current_user)
                     as replication,
                   current_setting('wal_log_hints') = 'on'
                     or current_setting('data_checksums') = 'on' as rewindable
            """;

    private final NodeDialer dialer;
    private final Duration timeout;

    public NodeFactsReader(NodeDialer dialer, Duration timeout) {
        this.dialer = dialer;
        this.timeout = timeout;
    }

    /** Reads one node with the control role. */
    public NodeFacts read(ClusterSpec spec, ClusterSpec.Node node) throws NodeException {
        ClusterSpec.Role control = spec.credentials().control();
        Login login =
                new Login(
                        control.user(),
                        control.passwordFile(),
                        ControlSession.DATABASE,
                        "pgbaton-look",
                        false);
        try (Session session = dialer.connect(node.address(), login, timeout)) {
            Rows facts = session.query(FACTS, timeout);
            boolean files = is(facts, "files");
            Promise promised =
                    files
                            ? Promise.parse(
                                    session.query(FileSettings.query(Promise.SETTING), timeout)
                                            .single())
                            : Promise.NONE;
            return new NodeFacts(
                    node.name(),
                    is(facts, "standby"),
                    String.valueOf(facts.get(0, "system")),
                    Integer.parseInt(String.valueOf(facts.get(0, "version"))),
                    Integer.parseInt(String.valueOf(facts.get(0, "timeline"))),
                    is(facts, "readonly"),
                    promised,
                    facts.get(0, "upstream"),
                    is(facts, "schema"),
                    lacking(facts),
                    is(facts, "rewindable"));
        }
    }

    private static List<String> lacking(Rows facts) {
        return Map.of(
                        "settings", "ALTER SYSTEM on the replication settings",
                        "promote", "EXECUTE on pg_promote",
                        "files", "SELECT on pg_file_settings",
                        "signal", "membership of pg_signal_backend",
                        "replication", "the REPLICATION attribute")
                .entrySet()
                .stream()
                .filter(e -> !is(facts, e.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    private static boolean is(Rows facts, String column) {
        return "t".equals(facts.get(0, column));
    }
}
