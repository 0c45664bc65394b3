package io.pgbaton.cli.apply;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.Hosts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What speaks against a spec because of the other clusters that are declared: two deciders that
 * look after one server undo each other's work, and so do two that lead one database of a pool. A
 * mistyped {@code metadata.name} is such a second cluster. Pure.
 */
final class Neighbours {

    private Neighbours() {}

    /** One line for each objection. */
    static List<String> objections(ClusterSpec next, Collection<ClusterSpec> others) {
        List<String> lines = new ArrayList<>();
        for (ClusterSpec other : others) {
            lines.addAll(servers(next, other));
            for (ClusterSpec.Pool pool : next.pools()) {
                other.pools().forEach(theirs -> lines.addAll(pool(pool, theirs, other.name())));
            }
        }
        return lines;
    }

    private static List<String> servers(ClusterSpec next, ClusterSpec other) {
        Map<String, String> theirs = new HashMap<>();
        other.nodes().forEach(node -> theirs.put(Hosts.key(node.endpoint()), node.name()));
        List<String> lines = new ArrayList<>();
        for (ClusterSpec.Node node : next.nodes()) {
            String taken = theirs.get(Hosts.key(node.endpoint()));
            if (taken != null) {
                lines.add(
                        "%s (%s) is %s of cluster %s; correct the address, or metadata.name"
                                .formatted(node.name(), node.endpoint(), taken, other.name()));
            }
        }
        return lines;
    }

    private static List<String> pool(
            ClusterSpec.Pool pool, ClusterSpec.Pool theirs, String cluster) {
        List<String> lines = new ArrayList<>();
        if (Hosts.key(pool.admin()).equals(Hosts.key(theirs.admin()))) {
            pool.databases().stream()
                    .filter(theirs.databases()::contains)
                    .map(
                            database ->
                                    "pool %s: its database %s is led by cluster %s (pool %s)"
                                            .formatted(
                                                    pool.name(), database, cluster, theirs.name()))
                    .forEach(lines::add);
        }
        if (pool.fragment() != null && Objects.equals(pool.fragment(), theirs.fragment())) {
            lines.add(
                    "pool %s: its fragment %s is that of cluster %s (pool %s); give it its own"
                            .formatted(pool.name(), pool.fragment(), cluster, theirs.name()));
        }
        return lines;
    }
}
