package io.pgbaton.cli.apply;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Waits until a new cluster is adopted, or refused. */
final class AdoptionWait {

    private static final long POLL_MILLIS = 200;

    /** A refusal that stands for so long is the answer; a node may have been slow once. */
    private static final Duration STANDS = Duration.ofSeconds(20);

    private final Pgbaton top;
    private final Store store;
    private final ClusterSpec spec;

    AdoptionWait(Pgbaton top, Store store, ClusterSpec spec) {
        this.top = top;
        this.store = store;
        this.spec = spec;
    }

    /**
     * Waits and tells.
     *
     * @param revision of the stored spec; an older refusal is about another one
     * @return the exit status
     */
    int until(long revision, Duration patience) {
        if (!top.json()) {
            top.out().println("cluster " + spec.name() + " stored; waiting for its adoption");
            top.out().flush();
        }
        Instant began = top.reach().clock().instant();
        Instant end = began.plus(patience);
        while (true) {
            try {
                Optional<Versioned<Topology>> topology = store.get(Key.topology(spec.name()));
                if (topology.isPresent()) {
                    adopted(topology.get().value());
                    return 0;
                }
                Optional<Versioned<Refusal>> refusal = store.get(Key.refusal(spec.name()));
                boolean stands = !top.reach().clock().instant().isBefore(began.plus(STANDS));
                if (stands && refusal.isPresent() && refusal.get().modRevision() > revision) {
                    return refused(refusal.get().value());
                }
            } catch (StoreUnavailable e) {
                // It may come back within the patience; the next round tells.
                if (!top.reach().clock().instant().isBefore(end)) {
                    throw e;
                }
            }
            if (!top.reach().clock().instant().isBefore(end)) {
                throw late(patience);
            }
            top.reach().sleep(POLL_MILLIS);
        }
    }

    private void adopted(Topology topology) {
        if (top.json()) {
            top.printJson(topology);
            return;
        }
        top.out()
                .println(
                        "cluster %s adopted: epoch %s, primary %s, %s"
                                .formatted(
                                        spec.name(),
                                        topology.epoch(),
                                        topology.primary(),
                                        topology.rule().names()));
    }

    private int refused(Refusal refusal) {
        if (top.json()) {
            top.printJson(refusal);
            return 1;
        }
        top.out().flush();
        top.err()
                .println(
                        "pgbaton: the adoption of "
                                + spec.name()
                                + " is refused ("
                                + refusal.veto()
                                + "), nothing was changed on its nodes: "
                                + refusal.reason());
        new TreeMap<>(refusal.nodes())
                .forEach((n, why) -> top.err().println("  " + n + ": " + why));
        top.err()
                .println(
                        "  It is tried again by itself; to follow: pgbaton status -c "
                                + spec.name());
        return 1;
    }

    private Trouble late(Duration patience) {
        boolean decided = store.get(Key.decider(spec.name())).isPresent();
        return new Trouble(
                "cluster "
                        + spec.name()
                        + " is stored, but was neither adopted nor refused within "
                        + patience.toSeconds()
                        + " s; "
                        + (decided
                                ? "a coordinator is at it: pgbaton status -c " + spec.name()
                                : "no failover-coordinator decides for it: start one"));
    }
}
