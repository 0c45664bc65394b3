package io.pgbaton.cli.restart;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.DeclaredNodes;
import io.pgbaton.cli.Orders;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.WrongUsage;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.RestartRequest.State;
import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgbaton restart}. */
@Command(
        name = "restart",
        header = "Restarts nodes one after the other, for settings that wait for a restart.",
        description = {
            "",
            "Standbys first, by the cluster file's restart.command, each only while all others are in sync;"
                    + " then a switchover, after which the old primary is restarted. Nodes for which no"
                    + " setting waits (pg_settings.pending_restart) are left alone. It ends where one does"
                    + " not come back. A setting that a standby must not have lower than its primary, such"
                    + " as max_connections, cannot be lowered this way.",
            "",
            "Exit status: 0 all are back (with --dry-run: shown), 1 not."
        })
public final class RestartCommand extends ClusterCommand {

    private static final Duration UNTIL_ENDED = Duration.ofMinutes(30);

    private final Map<String, RestartRequest.Step> told = new HashMap<>();

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Only this one, whether a setting waits for it or not.")
    private @Nullable String node;

    @Option(names = "--dry-run", description = "Only show what would be restarted, and for what.")
    private boolean dryRun;

    @Option(
            names = "--cancel",
            description =
                    "End one that runs: whoever is being restarted comes back, nobody else goes.")
    private boolean cancel;

    @Mixin private final Author author = new Author();

    public RestartCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected void check() {
        if (cancel && (dryRun || node != null)) {
            throw new WrongUsage("--cancel ends the one that runs; leave --node and --dry-run out");
        }
    }

    @Override
    protected int run(Store store, String cluster) {
        DeclaredNodes.require(store, cluster, node);
        Orders<RestartRequest> orders =
                new Orders<>(
                        top(),
                        store,
                        cluster,
                        Key.restart(cluster),
                        "rolling restart",
                        "end it with pgbaton restart --cancel",
                        known -> !known.over(),
                        UNTIL_ENDED);
        return end(cluster, cancel ? cancelled(orders) : done(orders));
    }

    private RestartRequest cancelled(Orders<RestartRequest> orders) {
        String by = "by " + author.name();
        return orders.cancel(
                found ->
                        found.filter(known -> !known.over())
                                .map(known -> known.ended(State.CANCELLED, by)));
    }

    private RestartRequest done(Orders<RestartRequest> orders) {
        RestartRequest asked = RestartRequest.ask(Orders.id(), author.name(), node, dryRun, now());
        return orders.await(
                orders.ask(asked),
                this::progress,
                waiting -> waiting.ended(State.CANCELLED, "nobody decided in time"));
    }

    private void progress(RestartRequest request) {
        if (top().json()) {
            return;
        }
        for (Stop stop : request.stops()) {
            if (stop.step() != told.put(stop.node(), stop.step())) {
                top().out().println("  " + line(stop));
            }
        }
        top().out().flush();
    }

    private static String line(Stop stop) {
        return "%-12s %s%s%s"
                .formatted(
                        stop.node(),
                        stop.step().name().toLowerCase(Locale.ROOT),
                        stop.moves() ? ", after a switchover" : "",
                        stop.pending().isEmpty() ? "" : ": " + String.join(", ", stop.pending()));
    }

    private int end(String cluster, RestartRequest request) {
        boolean good =
                switch (request.state()) {
                    case DONE, CHECKED -> true;
                    case CANCELLED -> cancel;
                    default -> false;
                };
        if (top().json()) {
            top().printJson(request);
            return good ? 0 : 1;
        }
        progress(request);
        String answer = request.answer();
        String said =
                switch (request.state()) {
                    case DONE -> answer == null ? "every node is back in sync" : answer;
                    case CHECKED ->
                            request.stops().isEmpty()
                                    ? "no setting waits for a restart"
                                    : "these would be restarted, in this order";
                    case CANCELLED -> "the rolling restart is ended: " + answer;
                    case REFUSED ->
                            "the rolling restart is refused, nothing was touched: " + answer;
                    case STOPPED -> "the rolling restart ended early: " + answer;
                    case ASKED, RUNNING -> throw new IllegalStateException("not over: " + request);
                };
        (good ? top().out() : top().err())
                .println((good ? "cluster " + cluster + ": " : "pgbaton: ") + said);
        return good ? 0 : 1;
    }
}
