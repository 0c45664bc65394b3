package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.pools.domain.Alarm;
import io.pgbaton.pools.domain.PoolState;
import io.pgbaton.pools.domain.PoolState.Paused;
import io.pgbaton.pools.domain.PoolState.Turning;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.domain.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one pool as declared, on a virtual thread of its own.
 *
 * <ol>
 *   <li>It wakes when the declaration changes, when the console is lost, each second, and when a
 *       pause has reached its bound.
 *   <li>The declaration moves the {@link PoolState}: what is wanted of the pool, and why.
 *   <li>{@link PoolTurn} looks, plans and acts until nothing is left to do; a declaration that
 *       changes meanwhile begins that anew.
 *   <li>Events, log and the store's record follow afterwards, on another thread.
 *   <li>What fails is told once and tried again, an unreachable console after 100 ms.
 * </ol>
 *
 * <p>It keeps: an epoch is never lowered (I7), and whatever fails leaves the pool either as it was
 * or with its clients queueing, never leading to an older primary (I8).
 */
public final class PoolWorker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PoolWorker.class);
    private static final Duration RETRY = Duration.ofMillis(100);

    /** Between two looks at a pause that a switchover waits for. */
    private static final Duration UNTIL_QUIET = Duration.ofMillis(5);

    private final PoolIdentity identity;
    private final PoolPorts ports;
    private final Duration bound;
    private final Duration interval;
    private final PoolNews news;
    private final PoolTurn turn;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Situation situation = Situation.NONE;
    private volatile PoolState state = new PoolState.Waiting();
    private volatile boolean closed;
    private @Nullable Epoch seen;
    private boolean pauseTold;
    private Epoch quietTold = Epoch.NONE;

    /**
     * @param bound how long a suspicion alone may hold clients back
     * @param interval between two looks when nothing happens
     */
    public PoolWorker(PoolIdentity identity, PoolPorts ports, Duration bound, Duration interval) {
        this.identity = identity;
        this.ports = ports;
        this.bound = bound;
        this.interval = interval;
        this.news = new PoolNews(identity, ports);
        this.turn = new PoolTurn(identity, ports, news);
        this.thread = Thread.ofVirtual().name("pool " + identity).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /**
     * What the store declares now; returns at once. A journal that goes on to its next phase
     * declares nothing new, and the pool is left alone.
     */
    public void declare(Situation now) {
        if (!now.equals(situation)) {
            situation = now;
            wake();
        }
    }

    /** Has it look at once. */
    public void wake() {
        wake.release();
    }

    public PoolIdentity identity() {
        return identity;
    }

    public PoolState state() {
        return state;
    }

    /** The pool as it was seen last. */
    public PoolStatus status() {
        PoolState current = state;
        Target target = situation.target();
        return new PoolStatus(
                identity.cluster(),
                identity.pool(),
                identity.spec().admin(),
                current.label(),
                target == null ? 0 : target.epoch().number(),
                target == null ? null : target.endpoint(),
                current.served().number(),
                turn.settled(),
                PoolStatus.of(turn.found()),
                current instanceof Paused p ? p.alarm().reason() : null,
                news.failure(),
                turn.lookedAt());
    }

    /** Ends it; clients that only a suspicion holds back are let go, since nobody else might. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        news.close();
        ports.console().close();
        ports.fragment().close();
    }

    private void run() {
        Duration pause = Duration.ZERO;
        while (!closed) {
            try {
                if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
                pause = closed ? Duration.ZERO : round();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "round failed %s", identity);
                pause = RETRY;
            }
        }
        letGo();
    }

    private Duration round() {
        Situation now = situation;
        Target target = now.target();
        if (target == null || !known()) {
            return target == null ? interval : RETRY;
        }
        Instant began = ports.clock().instant();
        PoolState before = state;
        PoolState after = before.next(now, began, bound);
        state = after;
        boolean newPause = after.queues() && !before.queues();
        try {
            PoolTurn.Outcome outcome =
                    turn.run(now, after.queues(), newPause, highest(), () -> situation != now);
            return switch (outcome) {
                case SETTLED -> settled(after, target, began);
                case OVERTAKEN -> Duration.ZERO;
                case REFUSED -> interval;
            };
        } catch (ConsoleFailure | IOException e) {
            news.failed(target.epoch(), String.valueOf(e.getMessage()));
            return RETRY;
        }
    }

    private Duration settled(PoolState current, Target target, Instant began) {
        news.well();
        seen = target.epoch();
        state = current.settled();
        Instant now = ports.clock().instant();
        if (current instanceof Paused paused) {
            if (!pauseTold) {
                pauseTold = true;
                news.paused(paused.alarm().reason(), Duration.between(paused.since(), now));
            }
            if (!tellQuiet(paused.alarm())) {
                return UNTIL_QUIET;
            }
        } else {
            if (pauseTold && !(current instanceof Turning)) {
                news.resumed(why(current));
            }
            pauseTold = false;
            Duration took = Duration.between(current instanceof Turning t ? t.since() : began, now);
            if (current instanceof Turning) {
                ports.meter().turned(took);
            }
            news.applied(target, took);
        }
        ports.console().warm(identity.spec().databases());
        return untilNextLook(now);
    }

    /** Tells a decider that waits for it; false: there is one, and it waits for a transaction. */
    private boolean tellQuiet(Alarm alarm) {
        if (!(alarm instanceof Alarm.Recovering(Epoch epoch, boolean planned))
                || !planned
                || epoch.equals(quietTold)) {
            return true;
        }
        if (!ports.console().quiet(identity.spec().databases())) {
            return false;
        }
        quietTold = epoch;
        news.quiet(epoch);
        return true;
    }

    private static String why(PoolState current) {
        return current instanceof PoolState.Outlasted
                ? "the suspicion outlasted the bound of a pause"
                : "nothing speaks against the primary any more";
    }

    private Duration untilNextLook(Instant now) {
        if (state instanceof Paused paused && paused.until().isBefore(now.plus(interval))) {
            Duration left = Duration.between(now, paused.until());
            return left.isNegative() ? Duration.ZERO : left;
        }
        return interval;
    }

    /** Whether the store's record of this pool was read; it cannot be acted before (I7). */
    private boolean known() {
        if (seen == null) {
            try {
                Epoch recorded = ports.applied().highest();
                news.recorded(recorded);
                seen = recorded;
            } catch (StoreUnavailable e) {
                LOG.debugf("record not read %s reason=%s", identity, e.getMessage());
            }
        }
        return seen != null;
    }

    private Epoch highest() {
        return seen == null ? Epoch.NONE : seen;
    }

    private void letGo() {
        if (!(state instanceof Paused paused) || paused.alarm() instanceof Alarm.Recovering) {
            return;
        }
        for (Map.Entry<String, ?> database : turn.found().entrySet()) {
            try {
                if (identity.spec().databases().contains(database.getKey())) {
                    ports.console().resume(database.getKey());
                }
            } catch (ConsoleFailure e) {
                LOG.warnf("not resumed %s reason=%s", identity, e.getMessage());
            }
        }
    }
}
