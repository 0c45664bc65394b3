package io.pgbaton.cluster.node;

import io.pgbaton.cluster.spec.ClusterSpec;

/** The {@code primary_conninfo} that pgbaton writes on standbys. */
public final class Conninfo {

    private Conninfo() {}

    /**
     * How a node follows a primary: under its own name, which is what the primary's
     * synchronous_standby_names go by, with keepalives that notice a vanished host.
     */
    public static String of(ClusterSpec spec, String node, String primary) {
        ClusterSpec.Node to = spec.nodeOrThrow(primary);
        ClusterSpec.Replication replication = spec.credentials().replication();
        return "host="
                + Sql.conninfoValue(to.host())
                + " port="
                + to.port()
                + " user="
                + Sql.conninfoValue(replication.user())
                + " passfile="
                + Sql.conninfoValue(replication.passFile().toString())
                + " application_name="
                + Sql.conninfoValue(node)
                + " connect_timeout=2 keepalives_idle=1 keepalives_interval=1 keepalives_count=3"
                + " tcp_user_timeout=3000";
    }
}
