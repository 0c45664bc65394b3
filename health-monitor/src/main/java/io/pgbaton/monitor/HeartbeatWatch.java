package io.pgbaton.monitor;

import io.pgbaton.monitor.adapter.postgres.HeartbeatWriter;
import io.pgbaton.monitor.domain.Cadence;
import io.pgbaton.monitor.domain.HeartbeatResult;
import io.pgbaton.monitor.domain.HeartbeatRun;
import io.pgbaton.monitor.domain.WatchPlan.HeartbeatTarget;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes this vantage's heartbeat to one cluster's primary once a second, in a virtual thread of
 * its own; to the node that the topology names, wherever that is.
 */
final class HeartbeatWatch implements Beat.Step, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HeartbeatWatch.class);

    private final String cluster;
    private final Sight sight;
    private final HeartbeatWriter writer;
    private final Cadence cadence;
    private final Beat beat;
    private volatile @Nullable HeartbeatTarget target;
    private volatile @Nullable HeartbeatRun run;

    HeartbeatWatch(String cluster, Sight sight) {
        this.cluster = cluster;
        this.sight = sight;
        this.writer =
                new HeartbeatWriter(
                        sight.dialer(), sight.settings().vantage(), Settings.COMMIT_TIMEOUT);
        this.cadence = Cadence.of(cluster, Settings.SLOW, Settings.SLOW);
        this.beat = new Beat("heartbeat " + cluster, sight.clock(), this);
    }

    void start() {
        beat.start();
    }

    /**
     * From now on there; null: nowhere. A primary that takes over has its first heartbeat at the
     * next tick, within a second: its clients come first.
     */
    void aim(@Nullable HeartbeatTarget next) {
        boolean first = target == null;
        boolean moved = !Objects.equals(target, next);
        target = next;
        if (moved && (first || next == null)) {
            beat.wake();
        }
    }

    /** The run of heartbeats that the newest one on that node is part of; null: none is written. */
    @Nullable HeartbeatRun on(String node) {
        HeartbeatRun now = run;
        return now != null && now.node().equals(node) ? now : null;
    }

    @Override
    public long run() {
        HeartbeatTarget to = target;
        if (to == null) {
            writer.close();
            run = null;
        } else {
            write(to);
        }
        return cadence.nextTick(sight.clock().nanos());
    }

    private void write(HeartbeatTarget to) {
        String node = to.address().node();
        long sent = sight.clock().nanos();
        HeartbeatResult result =
                writer.write(
                        to.address(),
                        sight.settings().heartbeatLogin(to.login()),
                        to.epoch(),
                        sight.clock().now());
        long ended = sight.clock().nanos();
        @Nullable HeartbeatRun before = run;
        run = HeartbeatRun.after(before, node, to.epoch().number(), result, sent, ended);
        sight.measures().heartbeat(cluster, node, result.label(), ended - sent);
        String known = before == null ? HeartbeatResult.COMMITTED.label() : before.last().label();
        if (!result.label().equals(known)) {
            LOG.infof(
                    "heartbeat changed cluster=%s node=%s epoch=%s result=%s detail=%s",
                    cluster,
                    node,
                    to.epoch(),
                    result.label(),
                    result.detail() == null ? "-" : result.detail());
        }
    }

    @Override
    public void end() {
        writer.close();
    }

    @Override
    public void close() {
        beat.close();
    }
}
