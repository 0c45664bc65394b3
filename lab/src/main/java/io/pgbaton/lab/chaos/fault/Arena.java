package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.ServiceKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Who plays which part when a round begins.
 *
 * @param primary the node that the sealed topology names
 * @param decider the coordinator that decides
 */
public record Arena(Lab lab, String primary, String decider) {

    /** The other nodes, by name. */
    public List<String> standbys() {
        return lab.nodes().stream()
                .map(PostgresServer::name)
                .filter(node -> !node.equals(primary))
                .toList();
    }

    List<String> monitors() {
        return services(ServiceKind.HEALTH_MONITOR);
    }

    /** The decider first. */
    List<String> coordinators() {
        List<String> all = new ArrayList<>(services(ServiceKind.FAILOVER_COORDINATOR));
        all.remove(decider);
        all.addFirst(decider);
        return all;
    }

    private List<String> services(ServiceKind kind) {
        return lab.plan().services().stream()
                .filter(service -> service.kind() == kind)
                .map(service -> kind.serverName(service.instance()))
                .toList();
    }
}
