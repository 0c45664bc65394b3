package io.pgbaton.cli.status;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pgbaton status}. */
@Command(
        name = "status",
        header =
                "Shows a cluster: nodes, pools, rule in force, who decides, what is held or refused.",
        description = {
            "",
            "What is decided is read from etcd; how the nodes are, from the health-monitors that are"
                    + " registered there. \"down (3/3 vantages)\" tells how many of the named vantages"
                    + " see it so. EPOCH of a node is that of its promise, of a pool that of the"
                    + " primary it was brought to.",
            "",
            "When etcd has no quorum this is said, the monitors of --monitors are asked alone, and the"
                    + " exit status is 1."
        })
public final class StatusCommand implements Callable<Integer> {

    private final Pgbaton top;

    public StatusCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        try (Store store = top.store()) {
            ClusterStatus status = new StatusReader(top).read(store, top.cluster(store));
            if (top.json()) {
                top.printJson(status);
            } else {
                top.out().println(StatusText.of(status));
            }
            return 0;
        } catch (StoreUnavailable e) {
            return withoutStore();
        }
    }

    private int withoutStore() {
        StatusReader reader = new StatusReader(top);
        List<ClusterStatus> seen = reader.readWithoutStore();
        if (top.json()) {
            seen.forEach(top::printJson);
        } else {
            seen.forEach(status -> top.out().println(StatusText.of(status) + "\n"));
        }
        top.out().flush();
        top.err().println("pgbaton: " + StatusText.NO_QUORUM);
        top.err()
                .println(
                        "asked: "
                                + String.join(",", top.etcd())
                                + "; start its members, or correct --etcd");
        if (seen.isEmpty()) {
            reader.notes().forEach(top.err()::println);
            top.err()
                    .println(
                            "no monitor tells of a cluster; name those that run: --monitors host:port");
        }
        return 1;
    }
}
