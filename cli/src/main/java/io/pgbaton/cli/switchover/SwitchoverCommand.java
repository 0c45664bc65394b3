package io.pgbaton.cli.switchover;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Times;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
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
public final class SwitchoverCommand implements Callable<Integer> {

    private final Pgbaton top;

    @Option(
            names = "--to",
            paramLabel = "NODE",
            description = "Who is to be primary (default: the best of those that could be).")
    private @Nullable String to;

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
        this.top = top;
    }

    @Override
    public Integer call() {
        try (Store store = top.store()) {
            String cluster = top.cluster(store);
            if (cancel) {
                return cancel(store, cluster);
            }
            SwitchoverTold told = new SwitchoverTold(top, cluster);
            if (dryRun || at != null) {
                SwitchoverRequest checked = run(store, cluster, told, null, true);
                boolean could = told.could(checked);
                if (dryRun || !could) {
                    return told.end(checked);
                }
                told.report(checked);
                return schedule(store, cluster);
            }
            return told.end(run(store, cluster, told, null, false));
        }
    }

    private SwitchoverRequest run(
            Store store,
            String cluster,
            SwitchoverTold told,
            @Nullable Instant notBefore,
            boolean only) {
        SwitchoverRequest request = ask(store, cluster, notBefore, only);
        return new SwitchoverWait(top, store, cluster, told).end(request);
    }

    private int schedule(Store store, String cluster) {
        SwitchoverRequest asked = ask(store, cluster, at, false);
        if (top.json()) {
            top.printJson(asked);
        } else {
            Instant now = top.reach().clock().instant();
            top.out()
                    .println(
                            "cluster %s: switchover asked for, to begin %s; take it back: pgbaton"
                                            .formatted(
                                                    cluster,
                                                    Times.until(at == null ? now : at, now))
                                    + " switchover --cancel");
        }
        return 0;
    }

    private SwitchoverRequest ask(
            Store store, String cluster, @Nullable Instant notBefore, boolean only) {
        Key<SwitchoverRequest> key = Key.switchover(cluster);
        Optional<Versioned<SwitchoverRequest>> before = store.get(key);
        if (before.isPresent() && !before.get().value().state().over()) {
            throw new Trouble(
                    "a switchover of "
                            + cluster
                            + " is asked for already, by "
                            + before.get().value().author()
                            + "; look at it with pgbaton status, take it back with pgbaton"
                            + " switchover --cancel");
        }
        SwitchoverRequest request =
                SwitchoverRequest.ask(
                        UUID.randomUUID().toString(),
                        author.name(),
                        to,
                        notBefore,
                        only,
                        top.reach().clock().instant());
        if (Pgbaton.put(store, key, before, request).isEmpty()) {
            throw new Trouble(
                    "somebody else asked for a switchover of "
                            + cluster
                            + " just now; look at it with pgbaton status");
        }
        return request;
    }

    private int cancel(Store store, String cluster) {
        Key<SwitchoverRequest> key = Key.switchover(cluster);
        Optional<Versioned<SwitchoverRequest>> found = store.get(key);
        if (found.isEmpty() || found.get().value().state() != SwitchoverRequest.State.ASKED) {
            throw new Trouble("no switchover of " + cluster + " waits to begin");
        }
        SwitchoverRequest cancelled =
                found.get()
                        .value()
                        .answered(
                                SwitchoverRequest.State.CANCELLED,
                                "taken back by " + author.name(),
                                null);
        if (Pgbaton.put(store, key, found, cancelled).isEmpty()) {
            throw new Trouble(
                    "the switchover of " + cluster + " began just now; follow it: pgbaton status");
        }
        if (top.json()) {
            top.printJson(cancelled);
        } else {
            top.out().println("cluster " + cluster + ": the switchover is taken back");
        }
        return 0;
    }
}
