package io.pgbaton.monitor;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.monitor.adapter.postgres.HeartbeatWriter;
import io.pgbaton.monitor.domain.Cadence;
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
    private volatile @Nullable Trouble trouble;

    /** A heartbeat that failed. */
    private record Trouble(String node, String result, String text) {}

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

    /** Why the newest heartbeat on that node failed; null when it did not. */
    @Nullable String trouble(String node) {
        Trouble now = trouble;
        return now != null && now.node().equals(node) ? now.text() : null;
    }

    @Override
    public long run() {
        HeartbeatTarget to = target;
        if (to == null) {
            writer.close();
            trouble = null;
        } else {
            write(to);
        }
        return cadence.nextTick(sight.clock().nanos());
    }

    private void write(HeartbeatTarget to) {
        String node = to.address().node();
        long started = sight.clock().nanos();
        @Nullable Trouble before = trouble;
        @Nullable Trouble now = null;
        try {
            writer.write(
                    to.address(),
                    sight.settings().heartbeatLogin(to.login()),
                    to.epoch(),
                    sight.clock().now());
        } catch (NodeException e) {
            String result = e.sqlState() == null ? e.kind().name() : e.sqlState();
            now = new Trouble(node, result, "heartbeat failed (" + result + "): " + e.getMessage());
        }
        trouble = now;
        String result = now == null ? "committed" : now.result();
        sight.measures().heartbeat(cluster, node, result, sight.clock().nanos() - started);
        if (!result.equals(before == null ? "committed" : before.result())) {
            LOG.infof(
                    "heartbeat changed cluster=%s node=%s epoch=%s result=%s detail=%s",
                    cluster, node, to.epoch(), result, now == null ? "-" : now.text());
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
