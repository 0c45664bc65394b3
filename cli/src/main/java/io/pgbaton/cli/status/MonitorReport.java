package io.pgbaton.cli.status;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one health-monitor answered.
 *
 * @param nodes its newest observation of each node
 * @param pools its newest observation of each pool
 * @param trouble why it did not answer; the lists are empty then
 */
public record MonitorReport(
        List<NodeObserved> nodes, List<PoolObserved> pools, @Nullable String trouble) {

    /** Of a monitor that did not answer. */
    public static MonitorReport unanswered(String why) {
        return new MonitorReport(List.of(), List.of(), why);
    }
}
