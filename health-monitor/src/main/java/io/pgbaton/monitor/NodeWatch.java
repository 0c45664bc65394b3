package io.pgbaton.monitor;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.monitor.adapter.postgres.NodeObserver;
import io.pgbaton.monitor.domain.Cadence;
import io.pgbaton.monitor.domain.HeartbeatRun;
import io.pgbaton.monitor.domain.Inflow;
import io.pgbaton.monitor.domain.OutcomeRun;
import io.pgbaton.monitor.domain.ProbeResult;
import io.pgbaton.monitor.domain.WatchPlan.NodeTarget;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Probes one node for as long as it is in the spec, in a virtual thread of its own: on the grid, at
 * once when the kept-open connection breaks, and {@code refusedGap} after a first refusal.
 */
final class NodeWatch implements Beat.Step, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NodeWatch.class);

    private final String cluster;
    private final NodeTarget target;
    private final Sight sight;
    private final Neighbours neighbours;
    private final Cadence cadence;
    private final NodeObserver observer;
    private final Beat beat;
    private @Nullable OutcomeRun run;
    private @Nullable Inflow inflow;

    /** What a watch knows of its cluster. */
    interface Neighbours {
        /** Whether that node takes the writes, as far as is known. */
        boolean primary(String node);

        /** Probes all nodes but that one at once. Must not block. */
        void wakeAllBut(String node);

        /** How this vantage's heartbeats on that node fare; null where it writes none. */
        @Nullable HeartbeatRun heartbeat(String node);
    }

    NodeWatch(String cluster, NodeTarget target, Sight sight, Neighbours neighbours) {
        this.cluster = cluster;
        this.target = target;
        this.sight = sight;
        this.neighbours = neighbours;
        Settings settings = sight.settings();
        this.cadence = Cadence.of(name(), settings.interval(), target.refusedGap());
        this.observer =
                new NodeObserver(
                        sight.dialer(),
                        target.address(),
                        settings.probeLogin(target.login()),
                        settings.timeout(),
                        sight.clock()::now,
                        sight.clock()::nanos,
                        this::broken);
        this.beat = new Beat("probe " + cluster + "/" + name(), sight.clock(), this);
    }

    NodeTarget target() {
        return target;
    }

    void start() {
        beat.start();
    }

    void wake() {
        beat.wake();
    }

    @Override
    public long run() {
        OutcomeRun before = run;
        if (cadence.alarmsBefore(before)) {
            alarm();
        }
        long started = sight.clock().nanos();
        ProbeResult result = observer.probe();
        long ended = sight.clock().nanos();
        OutcomeRun after = OutcomeRun.after(before, result.outcome(), sight.clock().now(), ended);
        run = after;
        if (!Thread.currentThread().isInterrupted()) {
            sight.tell(observed(result, after, (ended - started) / 1e6));
            logChange(before, after, result);
        }
        if (cadence.alarmsAfter(before, after)) {
            alarm();
        }
        return cadence.nextProbe(after);
    }

    /** The connection broke between two probes: see at once whether anybody listens. */
    private void broken() {
        beat.wake();
    }

    private void alarm() {
        if (neighbours.primary(name())) {
            neighbours.wakeAllBut(name());
        }
    }

    private NodeObserved observed(ProbeResult result, OutcomeRun now, double latencyMillis) {
        Instant at = sight.clock().now();
        long nanos = now.lastNanos();
        Duration missing = now.missing();
        HeartbeatRun heartbeat = neighbours.heartbeat(name());
        Long stalledMillis = null;
        if (result instanceof ProbeResult.Answered(NodeState state)) {
            inflow = Inflow.after(inflow, state, nanos);
            stalledMillis = inflow == null ? null : inflow.stalled(nanos).toMillis();
        }
        return new NodeObserved(
                cluster,
                sight.settings().vantage(),
                name(),
                at,
                now.outcome(),
                now.since(),
                now.age().toMillis(),
                now.count(),
                missing == null ? null : missing.toMillis(),
                latencyMillis,
                detail(result, heartbeat),
                result instanceof ProbeResult.Answered answered ? answered.state() : null,
                heartbeat == null ? null : heartbeat.seen(nanos),
                stalledMillis);
    }

    private static @Nullable String detail(ProbeResult result, @Nullable HeartbeatRun heartbeat) {
        if (result instanceof ProbeResult.Failed failed) {
            return failed.detail();
        }
        return heartbeat == null ? null : heartbeat.last().detail();
    }

    private void logChange(@Nullable OutcomeRun before, OutcomeRun after, ProbeResult result) {
        if (before == null || before.outcome() != after.outcome()) {
            LOG.infof(
                    "node outcome changed cluster=%s node=%s outcome=%s before=%s detail=%s",
                    cluster,
                    name(),
                    after.outcome(),
                    before == null ? "none" : before.outcome(),
                    result instanceof ProbeResult.Failed failed ? failed.detail() : "-");
        }
    }

    private String name() {
        return target.address().node();
    }

    @Override
    public void end() {
        observer.close();
        sight.observations().forgetNode(cluster, name());
    }

    @Override
    public void close() {
        beat.close();
    }
}
