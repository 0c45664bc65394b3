package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of each node's log, and what others had past a candidate's end. Pure. */
record Losses(ClusterSpec spec, Evidence evidence, Map<String, LastAnswer> last) {

    List<FailoverReport.Line> lines(
            Collection<String> suspects,
            Collection<String> missing,
            Collection<DurabilityRule> rules,
            @Nullable String to) {
        List<FailoverReport.Line> lines = new ArrayList<>();
        for (ClusterSpec.Node declared : spec.nodes()) {
            String node = declared.name();
            String role;
            if (node.equals(to)) {
                role = "candidate";
            } else if (missing.contains(node)) {
                role = "MISSING voter";
            } else if (suspects.contains(node)) {
                role = "old primary";
            } else {
                boolean votes = rules.stream().anyMatch(rule -> rule.voters().contains(node));
                role = votes ? "voter" : "no voter";
            }
            lines.add(new FailoverReport.Line(node, role, seen(node), end(node).orElse(null)));
        }
        return lines;
    }

    /** Bytes that any other node was seen to have past this one's end; null: nobody knows. */
    @Nullable Long seenPast(@Nullable String candidate) {
        Optional<Lsn> own = candidate == null ? Optional.empty() : end(candidate);
        if (own.isEmpty()) {
            return null;
        }
        OptionalLong furthest =
                spec.nodes().stream()
                        .map(ClusterSpec.Node::name)
                        .filter(node -> !node.equals(candidate))
                        .flatMap(node -> end(node).stream())
                        .mapToLong(Lsn::bytes)
                        .max();
        return furthest.isEmpty() ? null : Math.max(0, furthest.getAsLong() - own.get().bytes());
    }

    private Optional<Lsn> end(String node) {
        Optional<NodeState> now = evidence.state(node);
        return now.isPresent()
                ? LastAnswer.endOf(now.get())
                : Optional.ofNullable(last.get(node)).flatMap(LastAnswer::end);
    }

    private String seen(String node) {
        if (evidence.state(node).isPresent()) {
            return "now";
        }
        LastAnswer answer = last.get(node);
        return answer == null ? "never" : answer.age().toSeconds() + " s ago";
    }
}
