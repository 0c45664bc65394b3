package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What nodes say of themselves, with logs that end somewhere. */
final class States {

    private States() {}

    static NodeState primary(String end, NodeState.Sender... senders) {
        return state(false, end, null, List.of(), List.of(senders));
    }

    /** Its receiver is gone. */
    static NodeState alone(String end) {
        return state(true, end, null, List.of(), List.of());
    }

    /** It streams from pg1 through the slot of epoch 3. */
    static NodeState following(String node, String end, String... pendingRestart) {
        return state(
                true,
                end,
                new NodeState.Receiver("streaming", "10.0.0.1", 5432, "pgbaton_3_" + node, 10L),
                List.of(pendingRestart),
                List.of());
    }

    static NodeState.Sender sender(String node, long lagBytes) {
        return new NodeState.Sender(node, "streaming", "quorum", null, lagBytes);
    }

    private static NodeState state(
            boolean standby,
            String end,
            NodeState.@Nullable Receiver receiver,
            List<String> pendingRestart,
            List<NodeState.Sender> senders) {
        return new NodeState(
                standby,
                1,
                standby ? null : end,
                standby ? end : null,
                standby ? end : null,
                false,
                false,
                "",
                null,
                "7000",
                170011,
                pendingRestart,
                receiver,
                senders,
                Map.of(),
                null);
    }
}
