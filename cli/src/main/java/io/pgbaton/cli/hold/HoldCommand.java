package io.pgbaton.cli.hold;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Times;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgbaton hold}. */
@Command(
        name = "hold",
        header = "Keeps pgbaton from beginning a recovery, for example during maintenance.",
        description = {
            "",
            "A recovery that is running goes on, and so do shrink, re-grow and re-adoption: a hold never"
                    + " leaves a cluster half-way. A hold that stands already is replaced."
        })
public final class HoldCommand implements Callable<Integer> {

    private final Pgbaton top;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; shown by status and in alerts.")
    private String reason = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after this, for example 30m, 2h (default: until release).")
    private @Nullable Duration length;

    @Mixin private final Author author = new Author();

    public HoldCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        try (Store store = top.store()) {
            String cluster = top.cluster(store);
            Instant now = top.reach().clock().instant();
            Instant until = length == null ? null : now.plus(length);
            Hold hold = new Hold(Hold.Kind.OPERATOR, author.name(), reason, now, until);
            Key<Hold> key = Key.hold(cluster);
            Optional<Versioned<Hold>> before = store.get(key);
            if (Pgbaton.put(store, key, before, hold).isEmpty()) {
                throw changedMeanwhile(cluster);
            }
            if (top.json()) {
                top.printJson(hold);
            } else {
                top.out()
                        .println(
                                "cluster "
                                        + cluster
                                        + " held "
                                        + (until == null
                                                ? "until released"
                                                : "until " + Times.until(until, now))
                                        + "; end it: pgbaton release");
                before.map(Versioned::value)
                        .filter(b -> b.inForce(now))
                        .ifPresent(
                                b ->
                                        top.out()
                                                .println(
                                                        "replaced the hold by "
                                                                + b.author()
                                                                + ": "
                                                                + b.reason()));
            }
            return 0;
        }
    }

    static Trouble changedMeanwhile(String cluster) {
        return new Trouble(
                "the hold of "
                        + cluster
                        + " was changed by someone else just now; look at it with pgbaton status"
                        + " and run this again");
    }
}
