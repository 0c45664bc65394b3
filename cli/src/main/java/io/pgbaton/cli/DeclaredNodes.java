package io.pgbaton.cli;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.spec.NearestName;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names of nodes that people type, held against the cluster file that is in force. */
public final class DeclaredNodes {

    private DeclaredNodes() {}

    /**
     * Lets a declared node pass, and whatever it is where no file is stored that reads: then others
     * have to judge it.
     *
     * @param node null passes
     * @throws Trouble when the cluster file has no such node
     */
    public static void require(Store store, String cluster, @Nullable String node) {
        if (node != null) {
            spec(store, cluster).ifPresent(spec -> require(spec, node));
        }
    }

    /**
     * Lets a declared node pass.
     *
     * @throws Trouble when the cluster file has no such node
     */
    public static void require(ClusterSpec spec, String node) {
        if (spec.node(node).isPresent()) {
            return;
        }
        List<String> known = spec.nodes().stream().map(ClusterSpec.Node::name).toList();
        throw new Trouble(
                "%s is not in the cluster file of %s; %s"
                        .formatted(
                                node,
                                spec.name(),
                                NearestName.to(node, known)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("its nodes: " + String.join(", ", known))));
    }

    private static Optional<ClusterSpec> spec(Store store, String cluster) {
        try {
            return store.get(Key.spec(cluster))
                    .map(stored -> ClusterSpecReader.read(stored.value().yaml(), "stored spec"));
        } catch (InvalidSpec e) {
            return Optional.empty();
        }
    }
}
