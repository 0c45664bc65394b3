package io.pgbaton.cluster.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a forced failover would do, and what may be lost by it, before anything is touched.
 *
 * @param from the primary of the newest sealed epoch
 * @param to the node that would be promoted, as far as can be told before it is revoked; null: none
 *     can
 * @param checks in the order in which a person would ask
 * @param nodes what is known of each node
 * @param missing the voters without whose word it would go; empty: nothing acknowledged can be lost
 * @param seenBytes what was seen in other nodes' logs past the end of that node's, at their newest
 *     signs of life; null: they were never seen
 * @param mostBytes the most that can be lost; null: unknown
 */
public record FailoverReport(
        String from,
        @Nullable String to,
        List<SwitchoverReport.Check> checks,
        List<Line> nodes,
        List<String> missing,
        @Nullable Long seenBytes,
        @Nullable Long mostBytes) {

    /**
     * One node.
     *
     * @param role what it is to this failover
     * @param seen when it answered last
     * @param end the end of its log then; null: not known
     */
    public record Line(String node, String role, String seen, @Nullable Lsn end) {}

    public FailoverReport {
        checks = List.copyOf(checks);
        nodes = List.copyOf(nodes);
        missing = List.copyOf(missing);
    }

    /** The checks that failed. */
    public List<SwitchoverReport.Check> objections() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }
}
