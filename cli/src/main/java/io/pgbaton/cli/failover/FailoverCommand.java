package io.pgbaton.cli.failover;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.Orders;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Reason;
import io.pgbaton.cli.Target;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cli.WrongUsage;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgbaton failover --force}. */
@Command(
        name = "failover",
        header = "Orders a failover where automation refuses: somebody answers for what is lost.",
        description = {
            "",
            "Shows what is known of each node and what may be lost, has the cluster's name typed, and then"
                    + " has the decider recover by the same steps as ever. Passed over are the hold after"
                    + " a failover, the mode, the fleet's budget, the verdict, and the word of voters that"
                    + " are missing. Never passed over: a primary that is healthy, a primary that lives"
                    + " while voters are missing, a node with more data that can be reached.",
            "",
            "Exit status: 0 another node is primary (with --dry-run: it could be), 1 it is not."
        })
public final class FailoverCommand extends ClusterCommand {

    private static final Duration UNTIL_ENDED = Duration.ofMinutes(2);

    @Option(
            names = "--force",
            required = true,
            description =
                    "Must be said: failovers begin by themselves, and while all is well switchover"
                            + " moves the role.")
    private boolean force;

    @Mixin private final Reason reason = new Reason();

    @Mixin private final Target target = new Target();

    @Option(
            names = "--fenced",
            description =
                    "You have made sure that a silent old primary is off, or cut from clients and"
                            + " standbys.")
    private boolean fenced;

    @Option(
            names = "--confirm",
            paramLabel = "CLUSTER",
            description = "The cluster's name, where nobody sits at a terminal to type it.")
    private @Nullable String confirm;

    @Option(names = "--dry-run", description = "Only show what it would do, and what may be lost.")
    private boolean dryRun;

    @Mixin private final Author author = new Author();

    public FailoverCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected void check() {
        if (!force) {
            throw new WrongUsage("a failover that is ordered needs --force");
        }
    }

    @Override
    protected int run(Store store, String cluster) {
        target.check(store, cluster);
        Orders<FailoverRequest> orders =
                new Orders<>(
                        top(),
                        store,
                        cluster,
                        Key.failover(cluster),
                        "failover",
                        "it is answered within a minute",
                        FailoverRequest::waiting,
                        UNTIL_ENDED);
        FailoverTold told = new FailoverTold(top(), cluster);
        FailoverRequest looked =
                run(
                        orders,
                        told,
                        FailoverRequest.look(
                                Orders.id(),
                                author.name(),
                                reason.text(),
                                target.node(),
                                fenced,
                                now()));
        told.report(looked);
        if (dryRun || !told.could(looked)) {
            return told.end(looked);
        }
        confirm(cluster);
        FailoverReport report = looked.report();
        List<String> missing = report == null ? List.of() : report.missing();
        return told.end(run(orders, told, looked.accepting(Orders.id(), missing, now())));
    }

    private FailoverRequest run(
            Orders<FailoverRequest> orders, FailoverTold told, FailoverRequest order) {
        return orders.await(
                orders.ask(order),
                running ->
                        told.progress(
                                running,
                                orders.look(Key.recovery(orders.cluster())).map(Versioned::value),
                                orders.look(Key.refusal(orders.cluster())).map(Versioned::value)),
                waiting ->
                        waiting.answered(
                                FailoverRequest.State.CANCELLED, "nobody decided in time", null));
    }

    private void confirm(String cluster) {
        String typed =
                confirm != null
                        ? confirm
                        : top().reach()
                                .typed("Type the cluster's name to go on: ")
                                .orElseThrow(
                                        () ->
                                                new Trouble(
                                                        "nobody sits at a terminal to type the"
                                                                + " cluster's name; say --confirm "
                                                                + cluster));
        if (!typed.equals(cluster)) {
            throw new Trouble(
                    "\"%s\" is not the cluster's name, %s; nothing was done"
                            .formatted(typed, cluster));
        }
    }
}
