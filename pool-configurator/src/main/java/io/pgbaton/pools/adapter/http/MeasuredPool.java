package io.pgbaton.pools.adapter.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pgbaton.pools.turn.PoolIdentity;
import io.pgbaton.pools.turn.PoolMeter;
import java.time.Duration;

/** A pool's numbers in Micrometer. */
public final class MeasuredPool implements PoolMeter {

    private final Timer turns;
    private final Timer pauses;
    private final Counter failures;
    private final Counter drifts;

    public MeasuredPool(MeterRegistry registry, PoolIdentity identity) {
        Tags tags = Tags.of("cluster", identity.cluster(), "pool", identity.pool());
        turns =
                Timer.builder("pgbaton.pool.turn")
                        .description("From a new topology to clients being let in there")
                        .tags(tags)
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        pauses =
                Timer.builder("pgbaton.pool.pause")
                        .description("From a suspicion to all databases queueing")
                        .tags(tags)
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        failures =
                Counter.builder("pgbaton.pool.failures")
                        .description("Tries that failed")
                        .tags(tags)
                        .register(registry);
        drifts =
                Counter.builder("pgbaton.pool.drifts")
                        .description("Times the pool was found other than declared")
                        .tags(tags)
                        .register(registry);
    }

    @Override
    public void turned(Duration took) {
        turns.record(took);
    }

    @Override
    public void paused(Duration took) {
        pauses.record(took);
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void drifted() {
        drifts.increment();
    }
}
