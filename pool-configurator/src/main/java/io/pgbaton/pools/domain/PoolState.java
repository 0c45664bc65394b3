package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.pools.domain.PoolTransitions.Stimulus;
import java.time.Duration;
import java.time.Instant;

/**
 * What a configurator wants of a pool, and why; the table of moves is {@link PoolTransitions}.
 *
 * <p>{@code served} is the newest epoch that this pool was verified to serve, {@link Epoch#NONE}
 * before the first.
 */
public sealed interface PoolState {

    /** Whether the pool's databases are to queue their clients. */
    default boolean queues() {
        return false;
    }

    /** The newest epoch that was verified. */
    Epoch served();

    /** The state's name, as `status` and the table have it. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** Nothing is declared yet: the pool is left as it is. */
    record Waiting() implements PoolState {
        @Override
        public Epoch served() {
            return Epoch.NONE;
        }
    }

    /**
     * A new epoch is being applied.
     *
     * @param since when it was seen
     */
    record Turning(Epoch epoch, Instant since) implements PoolState {
        @Override
        public Epoch served() {
            return Epoch.NONE;
        }
    }

    /** Verified: clients reach this epoch's primary, and nobody else's. */
    record Serving(Epoch served) implements PoolState {}

    /**
     * Clients queue.
     *
     * @param until when a suspicion's pause ends by itself; {@link Instant#MAX} for a recovery's
     */
    record Paused(Epoch served, Alarm alarm, Instant since, Instant until) implements PoolState {
        @Override
        public boolean queues() {
            return true;
        }
    }

    /** The suspicion outlasted its bound: clients go on although it stands. */
    record Outlasted(Epoch served, Alarm.Suspected suspicion) implements PoolState {}

    /**
     * The state that follows from what is declared now; this one when nothing calls for another.
     *
     * @param bound how long a suspicion alone may hold clients back
     */
    default PoolState next(Situation situation, Instant now, Duration bound) {
        return PoolTransitions.apply(
                this, PoolTransitions.stimulus(this, situation, now), situation, now, bound);
    }

    /** The state after the console and the fragment were found as they should be. */
    default PoolState settled() {
        return this instanceof Turning turning ? new Serving(turning.epoch) : this;
    }

    /** Whether this stimulus moves this state. */
    default boolean answers(Stimulus stimulus) {
        return PoolTransitions.TABLE.stream()
                .anyMatch(t -> t.from() == getClass() && t.on() == stimulus);
    }
}
