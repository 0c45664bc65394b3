package io.pgbaton.lab.drill;

import io.pgbaton.cluster.store.Key;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.TopologyChanged;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import java.util.List;

/** Whether the write role has moved: a newer epoch is sealed and the pool leads to its primary. */
final class Handover {

    private Handover() {}

    /** By what was told since. */
    static boolean told(List<Envelope> heard, long epoch) {
        return heard.stream().anyMatch(event -> sealed(event, epoch))
                && heard.stream().anyMatch(event -> routed(event, epoch));
    }

    /** By what stands in etcd, which needs no Kafka. */
    static boolean recorded(EtcdLook etcd, long epoch) {
        return etcd.get(Key.topology(ClusterFile.CLUSTER))
                        .filter(topology -> topology.epoch().number() > epoch)
                        .isPresent()
                && etcd.get(Key.pool(ClusterFile.CLUSTER, "rw"))
                        .filter(pool -> pool.epoch().number() > epoch)
                        .isPresent();
    }

    private static boolean sealed(Envelope event, long epoch) {
        return event.data() instanceof TopologyChanged changed && changed.epoch() > epoch;
    }

    private static boolean routed(Envelope event, long epoch) {
        return event.data() instanceof PoolApplied applied && applied.epoch() > epoch;
    }
}
