package io.pgbaton.cli.hold;

import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Versioned;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgbaton release}. */
@Command(
        name = "release",
        header = "Ends a hold, or acknowledges a failover, so that recoveries may begin again.",
        description = {
            "",
            "After an automatic failover the cluster is held for failover.blockAfter; this ends that"
                    + " too. Where nothing is held this is said, and the exit status is 0."
        })
public final class ReleaseCommand extends ClusterCommand {

    @Option(
            names = "--ack",
            description = "Only acknowledge a failover: a hold that a person has written stays.")
    private boolean ack;

    public ReleaseCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected int run(Store store, String cluster) {
        Key<Hold> key = Key.hold(cluster);
        Optional<Versioned<Hold>> held = store.get(key);
        if (ack && held.filter(h -> h.value().kind() == Hold.Kind.OPERATOR).isPresent()) {
            Hold theirs = held.get().value();
            throw new Trouble(
                    "cluster %s is held by %s: %s; that is no failover to acknowledge, end it with pgbaton release"
                            .formatted(cluster, theirs.author(), theirs.reason()));
        }
        if (held.isPresent() && Pgbaton.commit(store, Change.delete(key, held.get())).isEmpty()) {
            throw HoldCommand.changedMeanwhile(cluster);
        }
        if (top().json()) {
            top().printJson(Map.of("cluster", cluster, "released", held.isPresent()));
            return 0;
        }
        top().out()
                .println(
                        held.map(h -> told(cluster, h.value()))
                                .orElse("cluster " + cluster + " was not held"));
        return 0;
    }

    private static String told(String cluster, Hold hold) {
        return switch (hold.kind()) {
            case OPERATOR ->
                    "cluster "
                            + cluster
                            + " released; it was held by "
                            + hold.author()
                            + ": "
                            + hold.reason();
            case AFTER_FAILOVER -> "cluster " + cluster + " released: the failover is acknowledged";
            case FLEET_BUDGET ->
                    "cluster "
                            + cluster
                            + " released; it was held by the fleet's budget: "
                            + hold.reason();
        };
    }
}
