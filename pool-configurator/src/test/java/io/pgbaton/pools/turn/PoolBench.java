package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.events.Event;
import io.pgbaton.pools.Declarations;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.domain.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Configurators over one PgBouncer and one store in memory. */
final class PoolBench implements AutoCloseable {

    final MemoryPgBouncer pgbouncer = new MemoryPgBouncer();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Epoch> quiet = new CopyOnWriteArrayList<>();
    final List<PoolWorker> workers = new ArrayList<>();
    private final Duration bound;
    private Epoch recorded = Epoch.NONE;
    private boolean storeAway;

    PoolBench(Duration bound) {
        this.bound = bound;
    }

    PoolWorker worker() {
        PoolWorker worker =
                new PoolWorker(
                        Declarations.POOL,
                        new PoolPorts(
                                pgbouncer.console(),
                                pgbouncer.fragment(),
                                new Epochs(),
                                quiet::add,
                                events::add,
                                Set::of,
                                PoolMeter.NONE,
                                Instant::now),
                        bound,
                        Duration.ofMillis(100));
        worker.start();
        workers.add(worker);
        return worker;
    }

    /** Tells every configurator. */
    void declare(Situation situation) {
        workers.forEach(w -> w.declare(situation));
    }

    synchronized void storeAway(boolean is) {
        storeAway = is;
    }

    synchronized void record(long epoch) {
        recorded = new Epoch(epoch);
    }

    synchronized Epoch recorded() {
        return recorded;
    }

    <E extends Event> List<E> told(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        workers.forEach(PoolWorker::close);
    }

    private final class Epochs implements AppliedEpochs {
        @Override
        public Epoch highest() {
            synchronized (PoolBench.this) {
                reach();
                return recorded;
            }
        }

        @Override
        public boolean raise(Target target) {
            synchronized (PoolBench.this) {
                reach();
                if (recorded.compareTo(target.epoch()) >= 0) {
                    return false;
                }
                recorded = target.epoch();
                return true;
            }
        }

        private void reach() {
            if (storeAway) {
                throw new StoreUnavailable("away", null);
            }
        }
    }
}
