package io.pgbaton.cli.apply;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.cluster.store.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds a spec that is good by itself against what the store knows, before it is stored. */
final class Admission {

    private final Store store;

    Admission(Store store) {
        this.store = store;
    }

    /**
     * Lets a spec pass.
     *
     * @param before what is in force; null: nothing, or nothing that reads
     * @param topology null: it is not adopted, so there is nothing to be broken yet
     * @throws Trouble with every objection of the first kind that there is
     */
    void check(ClusterSpec next, @Nullable ClusterSpec before, @Nullable Topology topology) {
        refuse(
                "cluster " + next.name() + " is not stored, since others look after what it names:",
                Neighbours.objections(next, others(next.name())));
        if (topology != null) {
            refuse(
                    "cluster "
                            + next.name()
                            + " is left as it is, because of the nodes that the file has no more:",
                    removals(next, topology));
        }
        if (topology != null && before != null) {
            refuse(
                    "cluster "
                            + next.name()
                            + " is left as it is, because of the addresses in the file:",
                    Moves.objections(before, next));
        }
    }

    /** What is to be said of vantages that nobody watches from; empty where they are enough. */
    Optional<String> unwatched(ClusterSpec spec) {
        List<String> named = spec.failover().vantages();
        List<String> watched = new ArrayList<>(named);
        String prefix = Key.monitorsPrefix();
        watched.retainAll(
                store.list(prefix).entries().stream()
                        .map(entry -> entry.path().substring(prefix.length()).split("/", 2)[0])
                        .toList());
        return watched.size() >= spec.failover().majority()
                ? Optional.empty()
                : Optional.of(
                        "pgbaton: health-monitors run at %s of its vantages %s; nothing is failed over without %d that agree"
                                .formatted(
                                        watched.isEmpty() ? "none" : String.join(", ", watched),
                                        String.join(", ", named),
                                        spec.failover().majority()));
    }

    private List<String> removals(ClusterSpec next, Topology topology) {
        Journal journal = store.get(Key.recovery(next.name())).map(Versioned::value).orElse(null);
        List<EpochRecord> epochs =
                store.list(Key.epochsPrefix(next.name())).entries().stream()
                        .map(e -> store.read(e, EpochRecord.class).value())
                        .toList();
        return Removals.objections(next, topology, journal, epochs);
    }

    /** Those that read; one that does not is its owner's business. */
    private List<ClusterSpec> others(String cluster) {
        TreeSet<String> names = new TreeSet<>();
        for (Store.RawEntry entry : store.list(Key.clustersPrefix()).entries()) {
            names.add(entry.path().substring(Key.clustersPrefix().length()).split("/", 2)[0]);
        }
        names.remove(cluster);
        List<ClusterSpec> others = new ArrayList<>();
        for (String name : names) {
            store.get(Key.spec(name))
                    .map(Versioned::value)
                    .flatMap(Admission::read)
                    .ifPresent(others::add);
        }
        return others;
    }

    /** The spec; empty where it does not read with this version. */
    static Optional<ClusterSpec> read(StoredSpec stored) {
        try {
            return Optional.of(ClusterSpecReader.read(stored.yaml(), "stored spec"));
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }

    private static void refuse(String head, List<String> objections) {
        if (!objections.isEmpty()) {
            throw new Trouble(head + "\n  " + String.join("\n  ", objections));
        }
    }
}
