package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.pools.domain.PoolState.Outlasted;
import io.pgbaton.pools.domain.PoolState.Paused;
import io.pgbaton.pools.domain.PoolState.Serving;
import io.pgbaton.pools.domain.PoolState.Turning;
import io.pgbaton.pools.domain.PoolState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Every move between {@link PoolState}s, as data. */
public final class PoolTransitions {

    /** What moves a pool's state. */
    public enum Stimulus {
        /** Nothing that this state does not know already. */
        NOTHING,
        /** A topology above the epoch that is served, and no alarm. */
        EPOCH_ROSE,
        /** A suspicion that this state does not know. */
        SUSPECTED,
        /** A journal above the sealed epoch is open. */
        RECOVERING,
        /** No alarm any more, and the epoch is the one that is served. */
        CLEARED,
        /** The suspicion stands, its pause is used up. */
        BOUND_REACHED,
        /** Console and fragment were found as they should be. */
        SETTLED
    }

    /** One move. */
    public record Transition(
            Class<? extends PoolState> from, Stimulus on, Class<? extends PoolState> to) {}

    /** All of them. */
    public static final List<Transition> TABLE =
            List.of(
                    new Transition(Waiting.class, Stimulus.EPOCH_ROSE, Turning.class),
                    new Transition(Waiting.class, Stimulus.SUSPECTED, Paused.class),
                    new Transition(Waiting.class, Stimulus.RECOVERING, Paused.class),
                    new Transition(Turning.class, Stimulus.EPOCH_ROSE, Turning.class),
                    new Transition(Turning.class, Stimulus.SUSPECTED, Paused.class),
                    new Transition(Turning.class, Stimulus.RECOVERING, Paused.class),
                    new Transition(Turning.class, Stimulus.SETTLED, Serving.class),
                    new Transition(Serving.class, Stimulus.EPOCH_ROSE, Turning.class),
                    new Transition(Serving.class, Stimulus.SUSPECTED, Paused.class),
                    new Transition(Serving.class, Stimulus.RECOVERING, Paused.class),
                    new Transition(Paused.class, Stimulus.EPOCH_ROSE, Turning.class),
                    new Transition(Paused.class, Stimulus.SUSPECTED, Paused.class),
                    new Transition(Paused.class, Stimulus.RECOVERING, Paused.class),
                    new Transition(Paused.class, Stimulus.CLEARED, Serving.class),
                    new Transition(Paused.class, Stimulus.BOUND_REACHED, Outlasted.class),
                    new Transition(Outlasted.class, Stimulus.EPOCH_ROSE, Turning.class),
                    new Transition(Outlasted.class, Stimulus.SUSPECTED, Paused.class),
                    new Transition(Outlasted.class, Stimulus.RECOVERING, Paused.class),
                    new Transition(Outlasted.class, Stimulus.CLEARED, Serving.class));

    private PoolTransitions() {}

    /** What the situation means to a state. */
    public static Stimulus stimulus(PoolState state, Situation situation, Instant now) {
        Target target = situation.target();
        if (target == null) {
            return Stimulus.NOTHING;
        }
        return switch (situation.alarm()) {
            case Alarm.Recovering recovering ->
                    state instanceof Paused p && p.alarm().equals(recovering)
                            ? Stimulus.NOTHING
                            : Stimulus.RECOVERING;
            case Alarm.Suspected suspected -> suspected(state, suspected, now);
            case null -> calm(state, target.epoch());
        };
    }

    private static Stimulus suspected(PoolState state, Alarm.Suspected suspected, Instant now) {
        if (state instanceof Paused p
                && p.alarm() instanceof Alarm.Suspected known
                && known.sameAs(suspected)) {
            return now.isBefore(p.until()) ? Stimulus.NOTHING : Stimulus.BOUND_REACHED;
        }
        if (state instanceof Outlasted o && o.suspicion().sameAs(suspected)) {
            return Stimulus.NOTHING;
        }
        return Stimulus.SUSPECTED;
    }

    private static Stimulus calm(PoolState state, Epoch epoch) {
        Epoch known = state instanceof Turning turning ? turning.epoch() : state.served();
        if (epoch.compareTo(known) > 0) {
            return Stimulus.EPOCH_ROSE;
        }
        return state.queues() || state instanceof Outlasted ? Stimulus.CLEARED : Stimulus.NOTHING;
    }

    static PoolState apply(
            PoolState state, Stimulus stimulus, Situation situation, Instant now, Duration bound) {
        Target target = situation.target();
        Alarm alarm = situation.alarm();
        if (target == null || !state.answers(stimulus)) {
            return state;
        }
        return switch (stimulus) {
            case EPOCH_ROSE -> new Turning(target.epoch(), now);
            case SUSPECTED, RECOVERING -> alarm == null ? state : paused(state, alarm, now, bound);
            case CLEARED -> new Serving(state.served());
            case BOUND_REACHED ->
                    alarm instanceof Alarm.Suspected suspected
                            ? new Outlasted(state.served(), suspected)
                            : state;
            case SETTLED, NOTHING -> state;
        };
    }

    private static PoolState paused(PoolState state, Alarm alarm, Instant now, Duration bound) {
        Instant until =
                switch (alarm) {
                    case Alarm.Recovering r -> Instant.MAX;
                    case Alarm.Suspected s -> end(state, s, now, bound);
                };
        Instant since = state instanceof Paused p ? p.since() : now;
        return new Paused(state.served(), alarm, since, until);
    }

    /** A configurator that has just started counts what the suspicion has used up before. */
    private static Instant end(
            PoolState state, Alarm.Suspected suspected, Instant now, Duration bound) {
        Instant latest = now.plus(bound);
        Instant since = suspected.since().plus(bound);
        return state instanceof Waiting && since.isBefore(latest) ? since : latest;
    }
}
