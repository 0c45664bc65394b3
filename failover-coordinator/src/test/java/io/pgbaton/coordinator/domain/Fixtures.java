package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A cluster pg1..pgN with pg1 as its primary. */
final class Fixtures {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Fixtures() {}

    static ClusterSpec.Node node(String name) {
        return new ClusterSpec.Node(name, "10.0.0." + name.substring(2), 5432, "eu", 100, true);
    }

    static ClusterSpec.Node neverPromote(String name) {
        return new ClusterSpec.Node(name, "10.0.0." + name.substring(2), 5432, "eu", 100, false);
    }

    static ClusterSpec.Node node(String name, String region, int priority) {
        return new ClusterSpec.Node(
                name, "10.0.0." + name.substring(2), 5432, region, priority, true);
    }

    static ClusterSpec spec(int nodes) {
        return spec(IntStream.rangeClosed(1, nodes).mapToObj(i -> node("pg" + i)).toList());
    }

    static ClusterSpec spec(ClusterSpec.Node... nodes) {
        return spec(List.of(nodes));
    }

    /** So many nodes, of which these may never be promoted. */
    static ClusterSpec specNeverPromoting(int nodes, String... never) {
        return spec(
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(i -> "pg" + i)
                        .map(n -> List.of(never).contains(n) ? neverPromote(n) : node(n))
                        .toList());
    }

    static ClusterSpec spec(List<ClusterSpec.Node> nodes) {
        return spec(nodes, List.of("a", "b", "c"));
    }

    static ClusterSpec spec(List<ClusterSpec.Node> nodes, List<String> vantages) {
        ClusterSpec.Role role = new ClusterSpec.Role("pgbaton", Path.of("/secret"));
        return new ClusterSpec(
                "orders",
                ClusterSpec.Engine.STREAMING,
                List.copyOf(nodes),
                new ClusterSpec.Credentials(
                        role, role, new ClusterSpec.Replication("repl", Path.of("/pgpass"))),
                new ClusterSpec.Durability(1, Duration.ofSeconds(10), ClusterSpec.WhenShort.BLOCK),
                new ClusterSpec.Failover(
                        ClusterSpec.Mode.AUTOMATIC,
                        List.copyOf(vantages),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15),
                        1 << 20),
                null,
                null,
                new ClusterSpec.Rejoin(ClusterSpec.Reclone.ASK),
                List.of());
    }

    /** The same with another {@code durability}. */
    static ClusterSpec asking(ClusterSpec spec, int n, ClusterSpec.WhenShort whenShort) {
        return new ClusterSpec(
                spec.name(),
                spec.engine(),
                spec.nodes(),
                spec.credentials(),
                new ClusterSpec.Durability(n, Duration.ofSeconds(10), whenShort),
                spec.failover(),
                spec.fence(),
                spec.restart(),
                spec.rejoin(),
                spec.pools());
    }

    static DurabilityRule rule(int epoch, String primary, int n, String... voters) {
        return new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(List.of(voters)), n);
    }

    /** {@code ANY n} of all standbys, in epoch 3. */
    static Topology topology(int nodes, int n) {
        List<String> voters = new ArrayList<>();
        IntStream.rangeClosed(2, nodes).forEach(i -> voters.add("pg" + i));
        return topology(rule(3, "pg1", n, voters.toArray(String[]::new)));
    }

    static Topology topology(DurabilityRule rule) {
        return new Topology(rule.epoch(), rule.primary(), rule, null, 1, NOW, "adopted");
    }
}
