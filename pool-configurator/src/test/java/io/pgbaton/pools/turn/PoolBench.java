package io.pgbaton.pools.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.events.Event;
import io.pgbaton.pools.Declarations;
import io.pgbaton.pools.domain.PoolState;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.domain.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;

/** Configurators over one PgBouncer and one store in memory. */
final class PoolBench implements AutoCloseable {

    /** Where each database leads in epochs whose primary is pg1. */
    static final Map<String, String> AT_1 = Map.of("orders", "10.0.0.1", "bills", "10.0.0.1");

    /** Where each database leads in epochs whose primary is pg2. */
    static final Map<String, String> AT_2 = Map.of("orders", "10.0.0.2", "bills", "10.0.0.2");

    final MemoryPgBouncer pgbouncer = new MemoryPgBouncer();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Epoch> quiet = new CopyOnWriteArrayList<>();
    final List<PoolWorker> workers = new ArrayList<>();
    private final Duration bound;
    private Epoch recorded = Epoch.NONE;
    private boolean storeAway;

    /** A suspicion holds clients back for 600 ms. */
    PoolBench() {
        this(Duration.ofMillis(600));
    }

    /**
     * @param bound how long a suspicion may hold clients back
     */
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

    /** A configurator that has led the pool to pg1 in epoch 1. */
    PoolWorker serving() {
        PoolWorker worker = worker();
        declare(Declarations.of(1, "pg1").build());
        soon(
                () -> {
                    assertThat(worker.state()).isEqualTo(new PoolState.Serving(new Epoch(1)));
                    assertThat(recorded()).isEqualTo(new Epoch(1));
                });
        return worker;
    }

    /** Waits until it is so. */
    static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    /** Waits until it has been so for a while. */
    static void still(ThrowingRunnable assertion) {
        still(assertion, Duration.ofMillis(300));
    }

    /** Waits until it has been so for this long. */
    static void still(ThrowingRunnable assertion, Duration time) {
        await().during(time)
                .atMost(time.plusSeconds(3))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
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
