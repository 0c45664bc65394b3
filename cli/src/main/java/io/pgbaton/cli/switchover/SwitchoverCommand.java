package io.pgbaton.cli.switchover;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.Orders;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Target;
import io.pgbaton.cli.Times;
import io.pgbaton.cli.WrongUsage;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgbaton switchover}. */
@Command(
        name = "switchover",
        header =
                "Moves the write role to another node while all is well; clients wait, none fails.",
        description = {
            "",
            "The decider looks at what stands against it (the pre-flight report), pauses the pools, fences"
                    + " the primary, lets the candidate catch up and promotes it. What takes too long"
                    + " before the candidate is chosen is rolled back, and the reason told.",
            "",
            "Exit status: 0 the node is primary (with --dry-run: it could be), 1 it is not."
        })
public final class SwitchoverCommand extends ClusterCommand {

    private static final Duration UNTIL_ENDED = Duration.ofMinutes(2);

    @Mixin private final Target target = new Target();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Begin then, for example 2026-11-22T02:00:00Z; what stands against it is looked at"
                            + " now and again then. This command does not wait for it.")
    private @Nullable Instant at;

    @Option(names = "--dry-run", description = "Only show what stands for and against it.")
    private boolean dryRun;

    @Option(names = "--cancel", description = "Take back what was asked for and has not begun.")
    private boolean cancel;

    @Mixin private final Author author = new Author();

    public SwitchoverCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected void check() {
        if (cancel && (dryRun || at != null || target.node() != null)) {
            throw new WrongUsage(
                    "--cancel takes back what was asked for; leave --to, --at and --dry-run out");
        }
        if (at != null && at.isBefore(now())) {
            throw new WrongUsage(
                    "--at %s is over; without --at it begins at once".formatted(Times.seconds(at)));
        }
    }

    @Override
    protected int run(Store store, String cluster) {
        target.check(store, cluster);
        Orders<SwitchoverRequest> orders =
                new Orders<>(
                        top(),
                        store,
                        cluster,
                        Key.switchover(cluster),
                        "switchover",
                        "take it back with pgbaton switchover --cancel",
                        known -> !known.over(),
                        UNTIL_ENDED);
        if (cancel) {
            return cancel(orders);
        }
        SwitchoverTold told = new SwitchoverTold(top(), cluster);
        if (dryRun || at != null) {
            SwitchoverRequest checked = run(orders, told, true);
            boolean could = told.could(checked);
            if (dryRun || !could) {
                return told.end(checked);
            }
            told.report(checked);
            return schedule(orders);
        }
        return told.end(run(orders, told, false));
    }

    private SwitchoverRequest run(
            Orders<SwitchoverRequest> orders, SwitchoverTold told, boolean only) {
        return orders.await(
                orders.ask(request(null, only)),
                request ->
                        told.progress(
                                request,
                                orders.look(Key.recovery(orders.cluster())).map(Versioned::value)),
                waiting ->
                        waiting.answered(
                                SwitchoverRequest.State.CANCELLED, "nobody decided in time", null));
    }

    private int schedule(Orders<SwitchoverRequest> orders) {
        SwitchoverRequest asked = orders.ask(request(at, false));
        if (top().json()) {
            top().printJson(asked);
        } else {
            Instant now = now();
            String begins = Times.until(at == null ? now : at, now);
            top().out()
                    .println(
                            "cluster %s: switchover asked for, to begin %s; take it back: %s"
                                    .formatted(
                                            orders.cluster(),
                                            begins,
                                            "pgbaton switchover --cancel"));
        }
        return 0;
    }

    private SwitchoverRequest request(@Nullable Instant notBefore, boolean only) {
        return SwitchoverRequest.ask(
                Orders.id(), author.name(), target.node(), notBefore, only, now());
    }

    private int cancel(Orders<SwitchoverRequest> orders) {
        SwitchoverRequest cancelled =
                orders.cancel(
                        found ->
                                found.filter(SwitchoverRequest::waiting)
                                        .map(
                                                waiting ->
                                                        waiting.answered(
                                                                SwitchoverRequest.State.CANCELLED,
                                                                "taken back by " + author.name(),
                                                                null)));
        if (top().json()) {
            top().printJson(cancelled);
        } else {
            top().out().println("cluster " + orders.cluster() + ": the switchover is taken back");
        }
        return 0;
    }
}
