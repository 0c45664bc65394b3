package io.pgbaton.cluster.spec;

import io.pgbaton.cluster.domain.SlotNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code spec.nodes}. */
final class NodesReader {

    /** What 63 bytes leave beside {@code pgbaton_}, an epoch of twelve digits and {@code _}. */
    private static final int LONGEST_NAME = 63 - "pgbaton_".length() - 12 - 1;

    private final Uniqueness names = new Uniqueness("give each node its own name");
    private final Uniqueness endpoints =
            new Uniqueness("a server can be one node only: correct the host or the port");
    private final Map<String, String> slots = new HashMap<>();

    List<ClusterSpec.Node> read(Section spec) {
        List<ClusterSpec.Node> nodes = new ArrayList<>();
        for (Section section : spec.sections("nodes")) {
            ClusterSpec.Node node =
                    new ClusterSpec.Node(
                            section.required("name", "", Shape.NODE),
                            section.required("host", "", Shape.HOST),
                            section.optional("port", 5432, Shape.PORT),
                            section.optional("region", "default", Shape.REGION),
                            section.optional("priority", 100, Reading.integer(0, 1000)),
                            section.optional("promotable", true, Reading.bool()));
            section.end();
            checkName(node.name(), section);
            names.check(node.name(), node.name(), section, "name");
            if (!node.host().isEmpty()) {
                String endpoint = node.endpoint();
                String key = section.has("host") ? "host" : "port";
                endpoints.check(endpoint.toLowerCase(Locale.ROOT), endpoint, section, key);
            }
            nodes.add(node);
        }
        checkCount(nodes, spec);
        return nodes;
    }

    private void checkName(String name, Section section) {
        if (name.length() > LONGEST_NAME) {
            section.refuse(
                    "name",
                    name.length()
                            + " characters are too long for a replication slot's name, which carries the epoch"
                            + " too; use at most "
                            + LONGEST_NAME);
        }
        String slot = SlotNames.suffix(name);
        if (slot.startsWith("pgbaton_")) {
            section.refuse(
                    "name",
                    name + " is reserved: pgbaton_... names stand for no node; choose another");
        }
        String other = slots.putIfAbsent(slot, name);
        if (other != null && !other.equals(name)) {
            section.refuse(
                    "name",
                    name
                            + " and "
                            + other
                            + " would share the replication slot "
                            + slot
                            + " (case does not count, other characters become _); choose names that stay"
                            + " distinct");
        }
    }

    private static void checkCount(List<ClusterSpec.Node> nodes, Section spec) {
        if (nodes.size() < 2) {
            spec.refuse(
                    "nodes",
                    "a cluster has at least two nodes, this one has "
                            + nodes.size()
                            + "; declare the primary and its standbys");
        } else if (nodes.stream().filter(ClusterSpec.Node::promotable).count() < 2) {
            spec.refuse(
                    "nodes",
                    "fewer than two nodes are promotable, so nobody could take over from the primary; make"
                            + " a second one promotable");
        }
    }
}
