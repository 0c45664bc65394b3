package io.pgbaton.lab.server;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.Priority;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.host.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/**
 * The cluster file's {@code restart.command} in the lab: what {@code systemctl restart postgresql}
 * with {@code pgbaton node prepare} as its ExecStartPre is elsewhere. It stops a node's server in
 * good order, prepares the node, and starts it on its host again; or it ends with status 1 and says
 * why.
 *
 * @param checkout where the pgbaton command is built
 * @param etcd etcd's endpoints, separated by commas
 */
public record RestartScript(RunFolder run, Path checkout, String etcd) {

    private static final String TEXT =
            """
            #!/bin/sh
            # restart NODE: stop, prepare, start. What fails is told on standard error and in the node's log.
            set -eu
            node=$1
            log="%1$s/$node.log"
            exec 3>&2 >>"$log" 2>&1
            # A coordinator's own priority is not for what it starts.
            chrt --other -p 0 $$ || echo "restart of $node: keeps the priority of who asked for it"
            fail() {
                echo "restart of $node: $1"
                echo "restart of $node: $1; see $log" >&3
                exit 1
            }
            # Process ids come round again: what is not on the node's host is another process.
            runs() { grep -qx "$pid" "%8$s"; }
            pid=$(cat "%2$s/$node") || fail "it was never started in this lab"
            if runs; then
                said=$(kill -INT "$pid" 2>&1) || ! runs || fail "cannot stop process $pid: $said"
                looks=0
                while runs; do
                    looks=$((looks + 1))
                    [ "$looks" -lt 900 ] || fail "process $pid did not end within 45 s of SIGINT"
                    sleep 0.05
                done
            fi
            data=%3$s/$node/data
            as_postgres="setpriv --reuid=postgres --regid=postgres --init-groups --"
            $as_postgres java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \\
                -cp '%4$s/cli/target/classes:%4$s/cli/target/lib/*' io.pgbaton.cli.Main \\
                --etcd=%5$s node prepare --node "$node" --data "$data" --bin %6$s ||
                fail "node prepare ended with status $?"
            %7$s
            """;

    /** Where it stands. */
    public Path path() {
        return run.folder().resolve("restart");
    }

    /** Writes it. */
    public void write(ServerProcess processes) {
        String start =
                "sh -c '%s' - %s sh -c '%s' - $as_postgres %spostgres -D \"$data\" </dev/null 3>&- &"
                        .formatted(
                                ServerProcess.SUPERVISE.replace("'", "'\\''"),
                                String.join(" ", processes.places("$node")),
                                Priority.DECIDED_ON.script().replace("'", "'\\''"),
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
                        start,
                        processes.places("$node").get(1)));
        Commands.run("chmod", "755", path().toString());
    }

    /** The cluster file's section. */
    public String section() {
        return "  restart: { command: %s, timeout: 60s }\n"
                .formatted(List.of(path(), "\"{node}\""));
    }
}
