package io.pgbaton.monitor;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.spec.ClusterSpec.Role;
import java.time.Duration;

/**
 * What every watch of this process shares.
 *
 * @param vantage where it looks from
 * @param instance its name among those of the same vantage
 * @param interval between two probes of a node
 * @param timeout of one connect or query
 */
record Settings(String vantage, String instance, Duration interval, Duration timeout) {

    /** Between two heartbeats, and between two looks at a pool. */
    static final Duration SLOW = Duration.ofSeconds(1);

    /** How long a heartbeat's commit may wait for its standby. */
    static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(2);

    Login probeLogin(Role role) {
        return login(role, "postgres", "pgbaton-monitor-" + vantage);
    }

    /** With a name of its own: its leftovers are found by it. */
    Login heartbeatLogin(Role role) {
        return login(role, "postgres", "pgbaton-heartbeat-" + vantage + "-" + instance);
    }

    Login poolLogin(Role role) {
        return login(role, "pgbouncer", "pgbaton-monitor-" + vantage);
    }

    private static Login login(Role role, String database, String application) {
        return new Login(role.user(), role.passwordFile(), database, application, false);
    }
}
