package io.pgbaton.cli.status;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Order;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers a {@link ClusterStatus} from etcd and from the monitors that are registered there. */
final class StatusReader {

    private final Pgbaton top;
    private final Instant now;
    private final List<String> notes = new ArrayList<>();
    private final List<NodeObserved> nodes = new ArrayList<>();
    private final List<PoolObserved> pools = new ArrayList<>();

    StatusReader(Pgbaton top) {
        this.top = top;
        this.now = top.reach().clock().instant();
    }

    /** Of one cluster, from everywhere. */
    ClusterStatus read(Store store, String cluster) {
        ClusterSpec spec = spec(store, cluster);
        Topology topology = value(store, Key.topology(cluster));
        Map<String, Map<String, Member>> monitors = monitors(store);
        ask(
                monitors.values().stream()
                        .flatMap(m -> m.values().stream())
                        .map(Member::address)
                        .toList());
        Hold hold = value(store, Key.hold(cluster));
        Journal journal = value(store, Key.recovery(cluster));
        List<NodeObserved> seen = nodes.stream().filter(o -> o.cluster().equals(cluster)).toList();
        String primary = topology == null ? null : topology.primary();
        return new ClusterStatus(
                cluster,
                now,
                true,
                value(store, Key.decider(cluster)),
                topology,
                degraded(topology, spec),
                value(store, Key.verdict(cluster)),
                value(store, Key.suspicion(cluster)),
                hold != null && hold.inForce(now) ? hold : null,
                journal != null && !journal.phase().terminal() ? journal : null,
                value(store, Key.refusal(cluster)),
                underWay(value(store, Key.switchover(cluster))),
                underWay(value(store, Key.failover(cluster))),
                underWay(value(store, Key.restart(cluster))),
                rejoins(store, topology, cluster),
                toReclone(store, cluster),
                new NodeLines(seen, spec, primary, now).lines(spec),
                poolLines(cluster, applied(store, cluster), spec),
                vantages(monitors, spec),
                notes);
    }

    /** What the monitors alone can tell: of each cluster that they watch. */
    List<ClusterStatus> readWithoutStore() {
        ask(top.monitors());
        TreeSet<String> clusters = new TreeSet<>();
        nodes.forEach(o -> clusters.add(o.cluster()));
        String wanted = top.namedCluster();
        List<ClusterStatus> all = new ArrayList<>();
        for (String cluster : clusters) {
            if (wanted == null || wanted.equals(cluster)) {
                all.add(seenOnly(cluster));
            }
        }
        return all;
    }

    /** What could not be found out. */
    List<String> notes() {
        return notes;
    }

    private ClusterStatus seenOnly(String cluster) {
        List<NodeObserved> seen = nodes.stream().filter(o -> o.cluster().equals(cluster)).toList();
        TreeSet<String> vantages = new TreeSet<>();
        seen.forEach(o -> vantages.add(o.vantage()));
        return new ClusterStatus(
                cluster,
                now,
                false,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                new TreeMap<>(),
                new NodeLines(seen, null, null, now).lines(null),
                poolLines(cluster, Map.of(), null),
                vantages.stream()
                        .map(v -> new ClusterStatus.VantageLine(v, List.of("answers")))
                        .toList(),
                notes);
    }

    private void ask(List<String> addresses) {
        Map<String, MonitorReport> reports = top.reach().observations(addresses);
        reports.forEach(
                (address, report) -> {
                    nodes.addAll(report.nodes());
                    pools.addAll(report.pools());
                    if (report.trouble() != null) {
                        notes.add("monitor " + address + " " + report.trouble());
                    }
                });
    }

    private @Nullable ClusterSpec spec(Store store, String cluster) {
        StoredSpec stored = value(store, Key.spec(cluster));
        if (stored == null) {
            notes.add("no cluster file is stored for " + cluster);
            return null;
        }
        try {
            return ClusterSpecReader.read(stored.yaml(), "stored spec");
        } catch (InvalidSpec e) {
            notes.add("the stored cluster file does not read with this version: " + e.getMessage());
            return null;
        }
    }

    private List<ClusterStatus.PoolLine> poolLines(
            String cluster, Map<String, AppliedPool> applied, @Nullable ClusterSpec spec) {
        List<PoolObserved> seen = pools.stream().filter(o -> o.cluster().equals(cluster)).toList();
        return PoolLines.of(seen, applied, spec, now);
    }

    private static List<Rejoin> rejoins(Store store, @Nullable Topology topology, String cluster) {
        return store.list(Key.rejoinsPrefix(cluster)).entries().stream()
                .map(entry -> store.read(entry, Rejoin.class).value())
                .filter(rejoin -> topology != null && rejoin.epoch().equals(topology.epoch()))
                .toList();
    }

    private static SortedMap<String, Epoch> toReclone(Store store, String cluster) {
        SortedMap<String, Epoch> nodes = new TreeMap<>();
        store.list(Key.epochsPrefix(cluster)).entries().stream()
                .map(entry -> store.read(entry, EpochRecord.class).value())
                .forEach(record -> record.toReclone().forEach(n -> nodes.put(n, record.epoch())));
        return nodes;
    }

    private static boolean degraded(@Nullable Topology topology, @Nullable ClusterSpec spec) {
        return topology != null
                && spec != null
                && topology.rule().n() < spec.durability().synchronousStandbys();
    }

    private static Map<String, AppliedPool> applied(Store store, String cluster) {
        String prefix = Key.poolsPrefix(cluster);
        Map<String, AppliedPool> applied = new TreeMap<>();
        for (Store.RawEntry entry : store.list(prefix).entries()) {
            applied.put(
                    entry.path().substring(prefix.length()),
                    store.read(entry, AppliedPool.class).value());
        }
        return applied;
    }

    /** Vantage to the monitors that are alive there, by id. */
    private static Map<String, Map<String, Member>> monitors(Store store) {
        Map<String, Map<String, Member>> monitors = new TreeMap<>();
        for (Store.RawEntry entry : store.list(Key.monitorsPrefix()).entries()) {
            String[] parts = entry.path().substring(Key.monitorsPrefix().length()).split("/", 2);
            monitors.computeIfAbsent(parts[0], v -> new TreeMap<>())
                    .put(parts[parts.length - 1], store.read(entry, Member.class).value());
        }
        return monitors;
    }

    private static List<ClusterStatus.VantageLine> vantages(
            Map<String, Map<String, Member>> monitors, @Nullable ClusterSpec spec) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        if (spec != null) {
            spec.failover().vantages().forEach(v -> lines.put(v, List.of()));
        }
        monitors.forEach((v, alive) -> lines.put(v, List.copyOf(alive.keySet())));
        return lines.entrySet().stream()
                .map(e -> new ClusterStatus.VantageLine(e.getKey(), e.getValue()))
                .toList();
    }

    private static <T extends Order> @Nullable T underWay(@Nullable T order) {
        return order == null || order.over() ? null : order;
    }

    private static <T> @Nullable T value(Store store, Key<T> key) {
        Optional<Versioned<T>> found = store.get(key);
        return found.isPresent() ? found.get().value() : null;
    }
}
