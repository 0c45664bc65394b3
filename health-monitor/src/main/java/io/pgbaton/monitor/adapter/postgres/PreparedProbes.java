package io.pgbaton.monitor.adapter.postgres;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The probe's statements as one session has prepared them: a statement that is asked four times a
 * second at each node is parsed and planned once. It has no parameters, so its plan is kept from
 * the first execution on (PostgreSQL manual, PREPARE).
 */
final class PreparedProbes {

    private final Map<String, String> names = new HashMap<>();

    /** Executes a statement; in the first time on this session it is prepared before. */
    Rows execute(Session session, String sql, Duration timeout) throws NodeException {
        String name = names.get(sql);
        if (name == null) {
            name = "pgbaton_probe_" + (names.size() + 1);
            session.query("prepare " + name + " as " + sql, timeout);
            names.put(sql, name);
        }
        return session.query("execute " + name, timeout);
    }
}
