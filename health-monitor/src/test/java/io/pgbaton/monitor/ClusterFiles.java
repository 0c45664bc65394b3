package io.pgbaton.monitor;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;

/** Cluster files of cluster orders with nodes pg1 and pg2. */
public final class ClusterFiles {

    private ClusterFiles() {}

    /**
     * @param secondPort pg2's
     * @param more further lines of the spec, indented by two
     */
    public static ClusterSpec orders(int secondPort, String more) {
        String yaml =
                """
                apiVersion: pgbaton.io/v1
                kind: Cluster
                metadata: { name: orders }
                spec:
                  engine: streaming
                  nodes:
                    - { name: pg1, host: 127.0.0.11, port: 5432, region: eu-west }
                    - { name: pg2, host: 127.0.0.12, port: %d, region: eu-north }
                  credentials:
                    control: { user: pgbaton, passwordFile: /s/control }
                    monitor: { user: pgbaton_monitor, passwordFile: /s/monitor }
                    replication: { user: pgbaton_repl, passFile: /s/pgpass }
                  durability: { synchronousStandbys: 1 }
                %s\
                """
                        .formatted(secondPort, more);
        return ClusterSpecReader.read(yaml, "the test");
    }
}
