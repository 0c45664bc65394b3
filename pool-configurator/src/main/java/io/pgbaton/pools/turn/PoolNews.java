package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolDrifted;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.pgbaton.pools.domain.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a pool: events, the log, the store's record. All of it after the fact and on a thread of
 * its own, so that nothing here delays a pool.
 */
final class PoolNews implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PoolNews.class);

    /** The store gives up an attempt by itself; a switchover does not wait for long. */
    private static final int QUIET_ATTEMPTS = 3;

    private final PoolIdentity identity;
    private final PoolPorts ports;
    private final ExecutorService afterwards =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("pool-news").factory());
    private volatile Epoch recorded = Epoch.NONE;
    private final AtomicBoolean recording = new AtomicBoolean();
    private volatile Epoch announced = Epoch.NONE;
    private volatile @Nullable String failure;

    PoolNews(PoolIdentity identity, PoolPorts ports) {
        this.identity = identity;
        this.ports = ports;
    }

    /** Why the last try failed; null when it did not. */
    @Nullable String failure() {
        return failure;
    }

    /** The record that was found at the start. */
    void recorded(Epoch epoch) {
        recorded = epoch;
    }

    void paused(String reason, Duration took) {
        ports.meter().paused(took);
        Instant at = now();
        afterwards.execute(
                () -> {
                    LOG.infof("paused %s reason=%s tookMillis=%s", identity, reason, millis(took));
                    ports.events()
                            .accept(
                                    new PoolPaused(
                                            identity.cluster(),
                                            identity.pool(),
                                            identity.spec().databases(),
                                            reason,
                                            millis(took),
                                            at));
                });
    }

    /** No transaction runs any more, which a decider waits for; told until the store has it. */
    void quiet(Epoch epoch) {
        Thread.ofVirtual().name("pool-quiet").start(() -> recordQuiet(epoch));
    }

    private synchronized void recordQuiet(Epoch epoch) {
        for (int attempt = 1; attempt <= QUIET_ATTEMPTS; attempt++) {
            try {
                ports.pauses().paused(epoch);
                return;
            } catch (StoreUnavailable e) {
                LOG.debugf("pause not recorded %s reason=%s", identity, e.getMessage());
            }
        }
    }

    void resumed(String reason) {
        Instant at = now();
        afterwards.execute(
                () -> {
                    LOG.infof("resumed %s reason=%s", identity, reason);
                    ports.events()
                            .accept(
                                    new PoolResumed(
                                            identity.cluster(),
                                            identity.pool(),
                                            identity.spec().databases(),
                                            reason,
                                            at));
                });
    }

    /**
     * The pool serves this target. Told by the configurator that records it first, or by each when
     * the store is away; recorded again until that went well.
     */
    void applied(Target target, Duration took) {
        if (target.epoch().compareTo(recorded) <= 0 || !recording.compareAndSet(false, true)) {
            return;
        }
        Instant at = now();
        afterwards.execute(
                () -> {
                    try {
                        boolean first = ports.applied().raise(target);
                        recorded = target.epoch();
                        announce(target, took, at, first);
                    } catch (StoreUnavailable e) {
                        LOG.debugf("not recorded %s reason=%s", identity, e.getMessage());
                        announce(target, took, at, true);
                    } finally {
                        recording.set(false);
                    }
                });
    }

    private void announce(Target target, Duration took, Instant at, boolean first) {
        if (target.epoch().compareTo(announced) <= 0) {
            return;
        }
        announced = target.epoch();
        LOG.infof(
                "applied %s epoch=%s target=%s tookMillis=%s",
                identity, target.epoch(), target.endpoint(), millis(took));
        if (first) {
            ports.events()
                    .accept(
                            new PoolApplied(
                                    identity.cluster(),
                                    identity.pool(),
                                    target.epoch().number(),
                                    target.endpoint(),
                                    millis(took),
                                    at));
        }
    }

    void drifted(Epoch epoch, String expected, String found) {
        ports.meter().drifted();
        Instant at = now();
        afterwards.execute(
                () -> {
                    LOG.warnf(
                            "drifted %s epoch=%s expected=%s found=%s",
                            identity, epoch, expected, found);
                    ports.events()
                            .accept(
                                    new PoolDrifted(
                                            identity.cluster(),
                                            identity.pool(),
                                            epoch.number(),
                                            expected,
                                            found,
                                            at));
                });
    }

    /** Told once, until it went well or the reason is another. */
    void failed(Epoch epoch, String reason) {
        ports.meter().failed();
        if (reason.equals(failure)) {
            return;
        }
        failure = reason;
        Instant at = now();
        afterwards.execute(
                () -> {
                    LOG.warnf("failed %s epoch=%s reason=%s", identity, epoch, reason);
                    ports.events()
                            .accept(
                                    new PoolFailed(
                                            identity.cluster(),
                                            identity.pool(),
                                            epoch.number(),
                                            reason,
                                            at));
                });
    }

    /** The last look found nothing to do. */
    void well() {
        failure = null;
    }

    /** Runs something that may take its time. */
    void later(Runnable action) {
        afterwards.execute(action);
    }

    @Override
    public void close() {
        afterwards.close();
    }

    private Instant now() {
        return ports.clock().instant();
    }

    private static double millis(Duration took) {
        return Math.round(took.toNanos() / 1e3) / 1e3;
    }
}
