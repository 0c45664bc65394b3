package io.pgbaton.lab.cluster;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets;
import io.pgbaton.lab.server.Secrets.Role;
import java.nio.file.Path;
import java.util.List;

/** The file that declares the lab's cluster to pgbaton. */
public final class ClusterFile {
    /** The cluster's name. */
    public static final String CLUSTER = "orders";

    private static final List<String> REGIONS =
            List.of("eu-west", "eu-north", "eu-south", "eu-east");

    private ClusterFile() {}

    /**
     * Writes the file into the run's folder.
     *
     * @param blockAfter how long no second automatic failover follows one, as in {@code 15m}
     */
    public static Path write(Lab lab, String blockAfter) {
        Path file = lab.run().folder().resolve("cluster.yaml");
        RunFolder.writeAtomically(file, text(lab, blockAfter));
        return file;
    }

    /** How many standbys must acknowledge: with three nodes one, with four two. */
    public static int synchronousStandbys(Lab lab) {
        return lab.nodes().size() > 3 ? 2 : 1;
    }

    static String text(Lab lab, String blockAfter) {
        Secrets secrets = new Secrets(lab.run());
        StringBuilder nodes = new StringBuilder();
        for (PostgresServer node : lab.nodes()) {
            nodes.append(
                    "    - { name: %s, host: %s, port: 5432, region: %s, priority: 100 }\n"
                            .formatted(
                                    node.name(),
                                    node.address(),
                                    REGIONS.get(lab.nodes().indexOf(node))));
        }
        return """
        apiVersion: pgbaton.io/v1
        kind: Cluster
        metadata: { name: %s }
        spec:
          engine: streaming
          nodes:
        %s  credentials:
            control: { user: %s, passwordFile: %s }
            monitor: { user: %s, passwordFile: %s }
            replication: { user: %s, passFile: %s }
          durability: { synchronousStandbys: %d, shrinkAfter: 10s, whenShort: block }
          failover: { mode: automatic, vantages: [a, b, c], blockAfter: %s }
        %s%s"""
                .formatted(
                        CLUSTER,
                        nodes,
                        Role.CONTROL.user(),
                        secrets.file(Role.CONTROL),
                        Role.MONITOR.user(),
                        secrets.file(Role.MONITOR),
                        Role.REPLICATION.user(),
                        secrets.passFile(),
                        synchronousStandbys(lab),
                        blockAfter,
                        lab.restartScript().section(),
                        lab.plan().pgbouncer() ? pool(lab, secrets) : "");
    }

    private static String pool(Lab lab, Secrets secrets) {
        return """
          pools:
            - name: rw
              type: pgbouncer
              admin: "%s:6432"
              databases: [orders]
              route: primary
              fragment: %s
              credentials: { user: %s, passwordFile: %s }
        """
                .formatted(
                        lab.pgbouncer().address(),
                        lab.pgbouncer().fragment(),
                        Role.CONTROL.user(),
                        secrets.file(Role.CONTROL));
    }
}
