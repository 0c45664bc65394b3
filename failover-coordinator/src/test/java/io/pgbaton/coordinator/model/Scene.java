package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a world is made of: its nodes, its first rule, and which of the specification's fixes are
 * switched off in it.
 *
 * @param nodes p, the first primary, and the standbys v, w, x
 * @param voters the standbys of the first rule
 * @param n of the first rule
 * @param fenceReaches whether the early fence (step 2) may reach the old primary; no step rests on
 *     it
 * @param lags which processes may read their files later than the postmaster
 * @param legacy whether it is not adopted yet: p and its standbys were set up by hand
 * @param off the fixes that are switched off
 */
record Scene(
        List<String> nodes,
        Set<String> voters,
        int n,
        boolean fenceReaches,
        Set<Lag> lags,
        boolean legacy,
        Set<Fix> off) {

    /** Children of a postmaster. */
    enum Lag {
        WALSENDERS,
        STARTUP
    }

    static final String CLUSTER = "model";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final List<String> ALL = List.of("p", "v", "w", "x", "y");
    static final List<String> VANTAGES = List.of("a", "b", "c");

    /** So many nodes, ANY n of all standbys, nothing switched off. */
    static Scene of(int nodes, int n) {
        List<String> names = ALL.subList(0, nodes);
        Set<String> voters = Set.copyOf(names.subList(1, nodes));
        return new Scene(names, voters, n, false, Set.of(), false, Set.of());
    }

    Scene without(Fix... fixes) {
        Set<Fix> all = EnumSet.noneOf(Fix.class);
        all.addAll(List.of(fixes));
        return new Scene(nodes, voters, n, fenceReaches, lags, legacy, all);
    }

    Scene voters(String... names) {
        return new Scene(nodes, Set.of(names), n, fenceReaches, lags, legacy, off);
    }

    Scene withEarlyFence() {
        return new Scene(nodes, voters, n, true, lags, legacy, off);
    }

    Scene lagging(Lag... which) {
        return new Scene(nodes, voters, n, fenceReaches, Set.of(which), legacy, off);
    }

    Scene notAdopted() {
        return new Scene(nodes, voters, n, fenceReaches, lags, true, off);
    }

    boolean has(Fix fix) {
        return !off.contains(fix);
    }

    ClusterSpec spec() {
        return spec(n, "");
    }

    /**
     * Another cluster file of the same nodes.
     *
     * @param asked acknowledgements that it asks for
     * @param unwanted the node that may not be a voter; empty: none
     */
    ClusterSpec spec(int asked, String unwanted) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        apiVersion: pgbaton.io/v1
                        kind: Cluster
                        metadata: { name: model }
                        spec:
                          engine: streaming
                          nodes:
                        """);
        for (String node : nodes) {
            yaml.append(
                    "    - { name: %s, host: %s.invalid, promotable: %s }%n"
                            .formatted(node, node, !node.equals(unwanted)));
        }
        yaml.append(
                """
                  credentials:
                    control: { user: c, passwordFile: /nowhere/c }
                    monitor: { user: m, passwordFile: /nowhere/m }
                    replication: { user: r, passFile: /nowhere/r }
                  durability: { synchronousStandbys: %d }
                  failover: { vantages: [a, b, c], blockAfter: 0s }
                """
                        .formatted(asked));
        return ClusterSpecReader.read(yaml.toString(), "the model");
    }

    Topology adopted() {
        return new Topology(Epoch.FIRST, "p", rule(1, "p", voters, n), null, 1, NOW, "adopted");
    }

    static DurabilityRule rule(long epoch, String primary, Collection<String> voters, int n) {
        return new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(voters), n);
    }
}
