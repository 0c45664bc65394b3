package io.pgbaton.cli.apply;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.Hosts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What speaks against a spec because of the addresses that changed: where one node takes over the
 * address of another that stays, the decider would fence the primary for a stray node until the
 * servers have moved as well. Pure.
 */
final class Moves {

    private Moves() {}

    /** One line for each objection. */
    static List<String> objections(ClusterSpec before, ClusterSpec next) {
        Map<String, String> owners = new HashMap<>();
        before.nodes().forEach(node -> owners.put(Hosts.key(node.endpoint()), node.name()));
        return next.nodes().stream()
                .filter(node -> taken(owners, node, next))
                .map(
                        node ->
                                "%s is to be at %s, which is %s's until now; move one node at a time, and"
                                                .formatted(
                                                        node.name(),
                                                        node.endpoint(),
                                                        owners.get(Hosts.key(node.endpoint())))
                                        + " apply the file after each")
                .toList();
    }

    private static boolean taken(
            Map<String, String> owners, ClusterSpec.Node node, ClusterSpec next) {
        String owner = owners.get(Hosts.key(node.endpoint()));
        return owner != null && !owner.equals(node.name()) && next.node(owner).isPresent();
    }
}
