package io.pgbaton.cli.status;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the table of nodes of what is declared, what is sealed, and what the monitors see. */
final class NodeLines {

    private final Map<String, NodeSights> sights = new LinkedHashMap<>();
    private final @Nullable String primary;
    private final @Nullable NodeState primarySays;
    private final boolean ofRecord;

    /**
     * @param primary the primary of record; null where etcd does not tell, then the one node that
     *     is writable
     */
    NodeLines(
            Collection<NodeObserved> seen,
            @Nullable ClusterSpec spec,
            @Nullable String primary,
            Instant now) {
        Map<String, List<NodeObserved>> byNode = new TreeMap<>();
        if (spec != null) {
            spec.nodes().forEach(n -> sights.put(n.name(), new NodeSights(List.of(), 0, now)));
        }
        seen.forEach(o -> byNode.computeIfAbsent(o.node(), n -> new ArrayList<>()).add(o));
        long seeing = seen.stream().map(NodeObserved::vantage).distinct().count();
        int vantages = spec == null ? (int) seeing : spec.failover().vantages().size();
        for (String node : sights.keySet()) {
            byNode.computeIfAbsent(node, n -> new ArrayList<>());
        }
        byNode.forEach((node, all) -> sights.put(node, new NodeSights(all, vantages, now)));
        this.ofRecord = primary != null;
        this.primary = primary == null ? writable() : primary;
        this.primarySays =
                this.primary == null
                        ? null
                        : Optional.ofNullable(sights.get(this.primary))
                                .flatMap(NodeSights::said)
                                .orElse(null);
    }

    /** In the order of the spec. */
    List<ClusterStatus.NodeLine> lines(@Nullable ClusterSpec spec) {
        List<ClusterStatus.NodeLine> lines = new ArrayList<>();
        sights.forEach(
                (node, sight) -> {
                    ClusterSpec.Node declared = spec == null ? null : spec.node(node).orElse(null);
                    lines.add(line(node, declared, sight));
                });
        return lines;
    }

    private ClusterStatus.NodeLine line(
            String node, ClusterSpec.@Nullable Node declared, NodeSights sight) {
        boolean isPrimary = node.equals(primary);
        NodeState said = sight.answers() ? sight.said().orElse(null) : null;
        return new ClusterStatus.NodeLine(
                node,
                declared == null ? "-" : declared.endpoint(),
                role(isPrimary, said),
                declared == null ? "-" : declared.region(),
                sight.state(isPrimary),
                said == null ? null : said.timeline(),
                said == null || isPrimary ? null : lagBytes(node, said),
                said == null || isPrimary ? null : said.lagSeconds(),
                said == null ? null : promised(said));
    }

    private String role(boolean isPrimary, @Nullable NodeState said) {
        if (isPrimary) {
            return said != null && said.inRecovery() ? "primary, in recovery" : "primary";
        }
        if (said == null && !ofRecord) {
            return "-";
        }
        return said != null && !said.inRecovery() ? "old primary" : "standby";
    }

    private @Nullable Long lagBytes(String node, NodeState said) {
        NodeState from = primarySays;
        if (from == null || !said.inRecovery()) {
            return null;
        }
        for (NodeState.Sender sender : from.senders()) {
            if (sender.name().equals(node)) {
                return sender.lagBytes();
            }
        }
        String end = from.writeLsn();
        String received = said.receiveLsn() == null ? said.replayLsn() : said.receiveLsn();
        return end == null || received == null
                ? null
                : Math.max(0, Lsn.parse(end).bytes() - Lsn.parse(received).bytes());
    }

    private static @Nullable Long promised(NodeState said) {
        try {
            return Promise.parse(said.promised()).epoch().number();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable String writable() {
        List<String> writable =
                sights.entrySet().stream()
                        .filter(e -> e.getValue().answers())
                        .filter(
                                e ->
                                        e.getValue()
                                                .said()
                                                .filter(s -> !s.inRecovery() && !s.readOnly())
                                                .isPresent())
                        .map(Map.Entry::getKey)
                        .toList();
        return writable.size() == 1 ? writable.getFirst() : null;
    }
}
