package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides whether a cluster can be taken over (docs/failover.md, "Adoption"): exactly one node
 * takes writes, all others stream from it, one system identifier, PostgreSQL 17 or later, grants in
 * place, no promise to a later epoch. Anything else is refused with its reasons. Pure.
 */
public final class AdoptionPlanner {

    /** {@code ALTER SYSTEM} of a custom setting works from here on [T4]. */
    static final int OLDEST_VERSION = 170000;

    private AdoptionPlanner() {}

    /**
     * Plans.
     *
     * @param facts what the reachable nodes say
     * @param unreachable node to why it could not be read
     */
    public static AdoptionPlan plan(
            ClusterSpec spec, Map<String, NodeFacts> facts, Map<String, String> unreachable) {
        SortedMap<String, String> against = new TreeMap<>(unreachable);
        for (ClusterSpec.Node node : spec.nodes()) {
            if (!facts.containsKey(node.name())) {
                against.putIfAbsent(node.name(), "was not read");
            }
        }
        facts.values().forEach(f -> objection(f).ifPresent(o -> against.put(f.node(), o)));
        List<NodeFacts> writable = facts.values().stream().filter(f -> !f.inRecovery()).toList();
        if (writable.size() > 1) {
            writable.forEach(f -> against.put(f.node(), "takes writes, and is not the only one"));
        } else if (writable.isEmpty() && unreachable.isEmpty()) {
            facts.keySet()
                    .forEach(n -> against.putIfAbsent(n, "is a standby; no node takes writes"));
        }
        if (writable.size() != 1) {
            return new AdoptionPlan.Refused(
                    "there must be exactly one node that takes writes", against);
        }
        NodeFacts primary = writable.getFirst();
        String endpoint = spec.nodeOrThrow(primary.node()).endpoint();
        for (NodeFacts f : facts.values()) {
            if (f.inRecovery() && !endpoint.equals(f.upstream())) {
                against.putIfAbsent(
                        f.node(),
                        "streams from "
                                + (f.upstream() == null ? "nowhere" : f.upstream())
                                + ", not from the primary "
                                + endpoint);
            }
            if (!f.systemIdentifier().equals(primary.systemIdentifier())) {
                against.put(f.node(), "is another database system than " + primary.node());
            }
        }
        if (!against.isEmpty()) {
            return new AdoptionPlan.Refused("the cluster cannot be taken over as it is", against);
        }
        return feasible(spec, primary);
    }

    private static Optional<String> objection(NodeFacts f) {
        if (f.serverVersion() < OLDEST_VERSION) {
            return Optional.of("runs version " + f.serverVersion() + "; 17 or later is needed");
        }
        if (!f.schemaReady()) {
            return Optional.of("schema pgbaton is missing; run the grants (docs/privileges.md)");
        }
        if (!f.lacking().isEmpty()) {
            return Optional.of(
                    "grants are missing (docs/privileges.md); on the primary, in database postgres,"
                            + " run: "
                            + String.join("; ", f.lacking()));
        }
        if (f.promised().epoch().compareTo(Epoch.FIRST) > 0) {
            return Optional.of(
                    "has promised itself to epoch "
                            + f.promised().epoch()
                            + " of another life of this cluster: restore that etcd data, or reset"
                            + " pgbaton.promised on every node while all clients are stopped");
        }
        if (!f.inRecovery() && f.readOnly()) {
            return Optional.of("default_transaction_read_only is on");
        }
        return Optional.empty();
    }

    private static AdoptionPlan feasible(ClusterSpec spec, NodeFacts primary) {
        SortedSet<String> voters = new TreeSet<>();
        spec.nodes().stream()
                .filter(ClusterSpec.Node::promotable)
                .map(ClusterSpec.Node::name)
                .forEach(voters::add);
        voters.remove(primary.node());
        if (voters.isEmpty()) {
            return new AdoptionPlan.Refused(
                    "no standby may be promoted", Map.of(primary.node(), "stands alone"));
        }
        int n = Math.min(spec.durability().synchronousStandbys(), voters.size());
        DurabilityRule rule = new DurabilityRule(Epoch.FIRST, primary.node(), voters, n);
        List<String> changes = new ArrayList<>();
        changes.add(
                primary.node() + ": promise epoch 1; create the slots of epoch 1 for " + voters);
        for (String voter : voters) {
            changes.add(
                    voter
                            + ": promise epoch 1; synchronous_standby_names = "
                            + StandbyNames.NONE
                            + "; primary_slot_name = "
                            + SlotNames.of(Epoch.FIRST, voter)
                            + "; primary_conninfo to "
                            + primary.node()
                            + " as "
                            + voter
                            + " (the receiver reconnects, no restart)");
        }
        changes.add(primary.node() + ": synchronous_standby_names = " + rule.names());
        changes.add(primary.node() + ": marker of epoch 1, flushed by every standby");
        changes.add("etcd: topology {epoch 1, primary " + primary.node() + "}");
        return new AdoptionPlan.Feasible(rule, primary.timeline(), changes);
    }
}
