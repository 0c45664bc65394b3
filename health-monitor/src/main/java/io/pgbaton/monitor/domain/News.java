package io.pgbaton.monitor.domain;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.NodeState.Receiver;
import io.pgbaton.events.NodeState.Sender;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.ProbeOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an observation tells what the one before it did not. What only moves on, such as WAL
 * positions and heartbeats, is no news: it may be told a little later, together with others.
 */
public final class News {

    private News() {}

    /** Every probe that was not answered is news: runs of them convict. */
    public static boolean in(@Nullable NodeObserved before, NodeObserved now) {
        return before == null
                || now.outcome() != ProbeOutcome.ANSWERED
                || before.outcome() != ProbeOutcome.ANSWERED
                || before.state() == null
                || now.state() == null
                || heartbeat(before) != heartbeat(now)
                || !still(before.state()).equals(still(now.state()));
    }

    /** A pool that leads elsewhere, is paused or resumed, or came or went. */
    public static boolean in(@Nullable PoolObserved before, PoolObserved now) {
        return before == null
                || before.reachable() != now.reachable()
                || !before.paused().equals(now.paused())
                || !before.targets().equals(now.targets());
    }

    private static @Nullable HeartbeatOutcome heartbeat(NodeObserved seen) {
        NodeObserved.Heartbeat heartbeat = seen.heartbeat();
        return heartbeat == null ? null : heartbeat.outcome();
    }

    /** The state without what moves on by itself. */
    private static NodeState still(NodeState state) {
        Receiver receiver = state.receiver();
        List<Sender> senders =
                state.senders().stream()
                        .map(s -> new Sender(s.name(), s.state(), s.syncState(), null, 0))
                        .sorted(Comparator.comparing(Sender::name))
                        .toList();
        return new NodeState(
                state.inRecovery(),
                state.timeline(),
                null,
                null,
                null,
                state.replayPaused(),
                state.readOnly(),
                state.synchronousStandbyNames(),
                state.promised(),
                state.systemIdentifier(),
                state.serverVersion(),
                state.pendingRestart(),
                receiver == null
                        ? null
                        : new Receiver(
                                receiver.status(),
                                receiver.senderHost(),
                                receiver.senderPort(),
                                receiver.slot(),
                                null),
                senders,
                Map.of(),
                null);
    }
}
