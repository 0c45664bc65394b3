package io.pgbaton.cli.hold;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Reason;
import io.pgbaton.cli.Times;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cli.WrongUsage;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.spec.Quantity;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
public final class HoldCommand extends ClusterCommand {

    /** What is to last longer is held until it is released. */
    private static final Duration LONGEST = Duration.ofDays(365);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after this, for example 30m, 2h (default: until release).")
    private @Nullable Duration length;

    @Mixin private final Reason reason = new Reason();

    @Mixin private final Author author = new Author();

    public HoldCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected void check() {
        if (length != null && (length.isZero() || length.compareTo(LONGEST) > 0)) {
            throw new WrongUsage(
                    "--for takes a time above 0s and up to "
                            + Quantity.text(LONGEST)
                            + "; without it the hold stands until it is released");
        }
    }

    @Override
    protected int run(Store store, String cluster) {
        Instant now = now();
        Instant until = length == null ? null : now.plus(length);
        Hold hold = new Hold(Hold.Kind.OPERATOR, author.name(), reason.text(), now, until);
        Key<Hold> key = Key.hold(cluster);
        Optional<Versioned<Hold>> before = store.get(key);
        if (Pgbaton.put(store, key, before, hold).isEmpty()) {
            throw changedMeanwhile(cluster);
        }
        if (top().json()) {
            top().printJson(hold);
            return 0;
        }
        String end = until == null ? "until released" : "until " + Times.until(until, now);
        top().out().println("cluster " + cluster + " held " + end + "; end it: pgbaton release");
        before.map(Versioned::value)
                .filter(b -> b.inForce(now))
                .map(b -> "replaced the hold by " + b.author() + ": " + b.reason())
                .ifPresent(top().out()::println);
        return 0;
    }

    static Trouble changedMeanwhile(String cluster) {
        return new Trouble(
                "the hold of "
                        + cluster
                        + " was changed by someone else just now; look at it with pgbaton status"
                        + " and run this again");
    }
}
