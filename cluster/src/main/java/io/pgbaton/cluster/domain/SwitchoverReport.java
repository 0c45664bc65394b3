package io.pgbaton.cluster.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands for and against a switchover, before anything is touched.
 *
 * @param from the primary
 * @param to the node that would take the role; null: none can
 * @param checks in the order in which a person would ask
 */
public record SwitchoverReport(String from, @Nullable String to, List<Check> checks) {

    /**
     * One thing that was looked at.
     *
     * @param name what, in one or two words
     * @param passed whether it lets a switchover begin
     * @param detail what was found
     */
    public record Check(String name, boolean passed, String detail) {}

    public SwitchoverReport {
        checks = List.copyOf(checks);
    }

    /** The checks that failed. */
    public List<Check> objections() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }
}
