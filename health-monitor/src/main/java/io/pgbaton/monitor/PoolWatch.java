package io.pgbaton.monitor;

import io.pgbaton.monitor.adapter.pgbouncer.PoolObserver;
import io.pgbaton.monitor.domain.Cadence;
import io.pgbaton.monitor.domain.WatchPlan.PoolTarget;

/** Looks at one pool once a second, in a virtual thread of its own. */
final class PoolWatch implements Beat.Step, AutoCloseable {

    private final String cluster;
    private final PoolTarget target;
    private final Sight sight;
    private final PoolObserver observer;
    private final Cadence cadence;
    private final Beat beat;

    PoolWatch(String cluster, PoolTarget target, Sight sight) {
        this.cluster = cluster;
        this.target = target;
        this.sight = sight;
        this.observer =
                new PoolObserver(
                        sight.dialer(),
                        target.admin(),
                        sight.settings().poolLogin(target.login()),
                        target.databases(),
                        sight.settings().timeout(),
                        sight.clock()::now);
        this.cadence = Cadence.of(target.admin().node(), Settings.SLOW, Settings.SLOW);
        this.beat = new Beat("pool " + cluster + "/" + target.admin().node(), sight.clock(), this);
    }

    PoolTarget target() {
        return target;
    }

    void start() {
        beat.start();
    }

    @Override
    public long run() {
        var seen = observer.look(cluster, sight.settings().vantage());
        if (!Thread.currentThread().isInterrupted()) {
            sight.tell(seen);
        }
        return cadence.nextTick(sight.clock().nanos());
    }

    @Override
    public void end() {
        observer.close();
        sight.observations().forgetPool(cluster, target.admin().node());
    }

    @Override
    public void close() {
        beat.close();
    }
}
