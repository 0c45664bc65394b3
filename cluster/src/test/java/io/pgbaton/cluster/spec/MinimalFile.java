package io.pgbaton.cluster.spec;

/** A cluster file with what it must have, and nothing else. */
final class MinimalFile {

    static final String TEXT =
            """
            apiVersion: pgbaton.io/v1
            kind: Cluster
            metadata: { name: orders }
            spec:
              engine: streaming
              nodes:
                - { name: pg1, host: 127.0.0.11 }
                - { name: pg2, host: 127.0.0.12 }
                - { name: pg3, host: 127.0.0.13 }
              credentials:
                control: { user: pgbaton, passwordFile: /run/secrets/control }
                monitor: { user: pgbaton_monitor, passwordFile: /run/secrets/monitor }
                replication: { user: pgbaton_repl, passFile: /etc/pgbaton/pgpass }
            """;

    private MinimalFile() {}

    /** With one more line in {@code spec}. */
    static String with(String line) {
        return TEXT + "  " + line + "\n";
    }
}
