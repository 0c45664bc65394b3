package io.pgbaton.lab.drill;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import java.util.List;

/** Whether the cluster is whole: the state from which a failover is measured. */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Health() {}

    /**
     * Waits until every standby is a voter of the rule in force, nothing is being changed, and that
     * is so on the nodes, too: the primary alone takes writes, and all standbys stream from it.
     */
    public static void await(Lab lab) {
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        int standbys = lab.nodes().size() - 1;
        Await.until(
                "a whole cluster: %d voters, no change under way".formatted(standbys),
                PATIENCE,
                INTERVAL,
                () ->
                        etcd.get(Key.topology(ClusterFile.CLUSTER))
                                .filter(topology -> whole(topology, standbys))
                                .filter(topology -> real(lab, topology, standbys))
                                .isPresent());
    }

    private static boolean real(Lab lab, Topology topology, int standbys) {
        PostgresServer primary = lab.node(topology.primary());
        ClusterLook look = new ClusterLook(lab.nodes());
        return look.writable().equals(List.of(primary)) && look.streamingFrom(primary) == standbys;
    }

    private static boolean whole(Topology topology, int standbys) {
        return topology.pending() == null && topology.rule().voters().size() == standbys;
    }
}
