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
import java.util.stream.IntStream;

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
                     and to_regclass('pgbaton.heartbeat') is not null
                     and to_regprocedure('pgbaton.terminate_clients()') is not null as schema,
                   has_function_privilege('pg_show_all_file_settings()', 'execute')
                     and has_table_privilege('pg_file_settings', 'select') as files,
                   current_setting('wal_log_hints') = 'on'
                     or current_setting('data_checksums') = 'on' as rewindable\
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
            List<Grants.Grant> grants = Grants.of(spec.credentials());
            Rows facts = session.query(query(grants), timeout);
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
                    lacking(grants, facts),
                    is(facts, "rewindable"));
        }
    }

    private static String query(List<Grants.Grant> grants) {
        StringBuilder sql = new StringBuilder(FACTS);
        for (int i = 0; i < grants.size(); i++) {
            sql.append(",\n").append(grants.get(i).check()).append(" as grant").append(i);
        }
        return sql.toString();
    }

    private static List<String> lacking(List<Grants.Grant> grants, Rows facts) {
        return IntStream.range(0, grants.size())
                .filter(i -> !is(facts, "grant" + i))
                .mapToObj(i -> grants.get(i).statement())
                .toList();
    }

    private static boolean is(Rows facts, String column) {
        return "t".equals(facts.get(0, column));
    }
}
