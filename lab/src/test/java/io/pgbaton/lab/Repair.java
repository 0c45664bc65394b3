package io.pgbaton.lab;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import java.util.List;

/** Makes a lab whole again, whatever a failed test left behind. */
final class Repair {

    private static final Duration FAILOVER = Duration.ofSeconds(30);

    private final Lab lab;

    Repair(Lab lab) {
        this.lab = lab;
    }

    /**
     * Heals, thaws and starts all hosts, and ends what holds failovers back; what cannot go on as a
     * standby is cloned anew from the primary.
     *
     * @throws LabFailure when the cluster does not become whole
     */
    void everything() {
        lab.healAll();
        lab.hosts().stream().filter(h -> lab.state(h) == HostState.FROZEN).forEach(lab::thaw);
        List<String> nodes = lab.nodes().stream().map(PostgresServer::name).toList();
        lab.hosts().stream().filter(host -> !nodes.contains(host)).forEach(lab::start);
        new EtcdLook(lab.etcdEndpoints()).put(Key.fleet(), FleetLedger.EMPTY);
        Adoption.cli(lab, "release");
        String primary = primary(nodes);
        for (String node : nodes) {
            if (lab.state(node) == HostState.DOWN) {
                lab.reclone(node, primary);
            }
        }
        Health.await(lab);
    }

    /** Who takes writes, after a failover that may be under way, or else when all are started. */
    private String primary(List<String> nodes) {
        try {
            Await.until("a failover", FAILOVER, () -> lab.primary().isPresent());
        } catch (LabFailure e) {
            nodes.forEach(lab::start);
            Await.until("one node to take writes", FAILOVER, () -> lab.primary().isPresent());
        }
        return lab.primary().orElseThrow().name();
    }
}
