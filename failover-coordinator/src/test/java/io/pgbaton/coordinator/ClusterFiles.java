package io.pgbaton.coordinator;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;

/** Cluster files of cluster orders with three nodes, as short as a file may be. */
public final class ClusterFiles {

    private ClusterFiles() {}

    /**
     * @param node the name of a node by its number, such as {@code pg%d}
     * @param host its host, likewise
     * @param more further lines of the spec, indented by two
     */
    public static ClusterSpec orders(String node, String host, String more) {
        StringBuilder nodes = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            nodes.append(
                    "    - { name: %s, host: %s }\n"
                            .formatted(node.formatted(i), host.formatted(i)));
        }
        String yaml =
                """
                apiVersion: pgbaton.io/v1
                kind: Cluster
                metadata: { name: orders }
                spec:
                  engine: streaming
                  nodes:
                %s\
                  credentials:
                    control: { user: c, passwordFile: /nowhere/c }
                    monitor: { user: m, passwordFile: /nowhere/m }
                    replication: { user: r, passFile: /nowhere/r }
                %s\
                """
                        .formatted(nodes, more);
        return ClusterSpecReader.read(yaml, "the test");
    }
}
