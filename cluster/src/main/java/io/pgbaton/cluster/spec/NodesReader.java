package io.pgbaton.cluster.spec;

import io.pgbaton.cluster.domain.SlotNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code spec.nodes}. */
final class NodesReader {

    /** What 63 bytes leave beside {@code pgbaton_}, an epoch of twelve digits and {@code _}. */
    private static final int LONGEST_NAME = 63 - "pgbaton_".length() - 12 - 1;

    /**
     * What PostgreSQL's own programs call themselves: a node of that name would have them
     * acknowledge in its place, since a primary tells standbys apart by application_name, whose
     * case does not count.
     */
    private static final Set<String> TAKEN =
            Set.of("walreceiver", "pg_receivewal", "pg_recvlogical", "pg_basebackup");

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
                endpoints.check(Hosts.key(endpoint), endpoint, section, key);
            }
            nodes.add(node);
        }
        checkCount(nodes, spec);
        checkLoopback(nodes, spec);
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
        if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            section.refuse(
                    "name",
                    name
                            + " is what a program of PostgreSQL's calls itself, which could then acknowledge"
                            + " commits in the node's place; choose another");
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

    /** A standby on another host would look for such a primary on its own. */
    private static void checkLoopback(List<ClusterSpec.Node> nodes, Section spec) {
        List<String> looped =
                nodes.stream()
                        .filter(n -> Hosts.loopback(n.host()))
                        .map(ClusterSpec.Node::name)
                        .toList();
        long placed = nodes.stream().filter(n -> !n.host().isEmpty()).count();
        if (!looped.isEmpty() && looped.size() < placed) {
            spec.refuse(
                    "nodes",
                    String.join(", ", looped)
                            + (looped.size() == 1 ? " listens" : " listen")
                            + " on a loopback address and the others do not, so that standbys elsewhere"
                            + " would look for it on their own host; write the address by which all"
                            + " hosts reach it");
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
