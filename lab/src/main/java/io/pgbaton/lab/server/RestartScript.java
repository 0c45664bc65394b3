package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.host.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/**
 * The cluster file's {@code restart.command} in the lab: what {@code systemctl restart postgresql}
 * with {@code pgbaton node prepare} as its ExecStartPre is elsewhere. It stops a node's server in
 * good order, prepares the node, and starts it on its host again.
 *
 * @param checkout where the pgbaton command is built
 * @param etcd etcd's endpoints, separated by commas
 */
public record RestartScript(RunFolder run, Path checkout, String etcd) {

    private static final String TEXT =
            """
            #!/bin/sh
            # restart NODE: stop, prepare, start
            set -eu
            node=$1
            exec >>"%1$s/$node.log" 2>&1
            pid=$(cat "%2$s/$node")
            kill -INT "$pid" 2>/dev/null || true
            while [ -e "/proc/$pid" ]; do sleep 0.05; done
            data=%3$s/$node/data
            as_postgres="setpriv --reuid=postgres --regid=postgres --init-groups --"
            $as_postgres java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \\
                -cp '%4$s/cli/target/classes:%4$s/cli/target/lib/*' io.pgbaton.cli.Main \\
                --etcd=%5$s node prepare --node "$node" --data "$data" --bin %6$s
            %7$s
            """;

    /** Where it stands. */
    public Path path() {
        return run.folder().resolve("restart");
    }

    /** Writes it. */
    public void write(ServerProcess processes) {
        String start =
                "sh -c '%s' - %s nice -n $((-5 - $(nice))) $as_postgres %spostgres -D \"$data\" </dev/null &"
                        .formatted(
                                ServerProcess.SUPERVISE.replace("'", "'\\''"),
                                String.join(" ", processes.places("$node")),
                                PostgresTemplate.BIN);
        RunFolder.writeAtomically(
                path(),
                TEXT.formatted(
                        run.logs(),
                        run.pids(),
                        run.of("x").getParent(),
                        checkout,
                        etcd,
                        PostgresTemplate.BIN,
                        start));
        Commands.run("chmod", "755", path().toString());
    }

    /** The cluster file's section. */
    public String section() {
        return "  restart: { command: %s, timeout: 60s }\n"
                .formatted(List.of(path(), "\"{node}\""));
    }
}
