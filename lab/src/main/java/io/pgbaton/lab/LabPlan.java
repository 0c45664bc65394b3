package io.pgbaton.lab;

import io.pgbaton.lab.server.ServiceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a lab consists of; with the run's folder it says everything about a lab, so that another
 * process can take hold of it.
 *
 * @param nodes number of PostgreSQL nodes, 0 to 4; the first starts as primary
 * @param etcd number of etcd members, 0 to 3
 * @param colocated whether etcd's members live on the database hosts
 * @param services pgbaton's own services, by kind and instance
 * @param training whether its JVMs record AOT caches for later labs, where there are none
 * @param jvmOptions what the JVMs of a kind of service are given besides
 */
public record LabPlan(
        int nodes,
        int etcd,
        boolean colocated,
        boolean kafka,
        boolean pgbouncer,
        List<Service> services,
        boolean training,
        Map<ServiceKind, List<String>> jvmOptions) {

    /** One service process; its name is its host's name too. */
    public record Service(ServiceKind kind, String instance) {}

    public LabPlan {
        services = List.copyOf(services);
        jvmOptions = Map.copyOf(jvmOptions);
        require(nodes >= 0 && nodes <= 4, "a lab has 0 to 4 PostgreSQL nodes, not " + nodes);
        require(etcd >= 0 && etcd <= 3, "a lab has 0 to 3 etcd members, not " + etcd);
        require(!colocated || etcd <= nodes, "colocated etcd needs as many nodes as members");
        require(!pgbouncer || nodes > 0, "PgBouncer needs a PostgreSQL node behind it");
        require(services.isEmpty() || etcd > 0, "the services need etcd");
    }

    /** The names of the PostgreSQL nodes: pg1, pg2... */
    public List<String> nodeNames() {
        return names("pg", nodes);
    }

    /** The names of the etcd members: etcd1, etcd2... */
    public List<String> etcdNames() {
        return names("etcd", etcd);
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
