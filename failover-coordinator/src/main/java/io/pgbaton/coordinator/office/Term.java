package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.coordinator.adapter.WarmDialer;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.LeaseGuard;
import io.pgbaton.coordinator.recovery.Reach;
import io.pgbaton.coordinator.recovery.Warming;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One term in office as a cluster's decider: judges with each piece of news, recovers what is
 * convicted, goes on with what a predecessor left, keeps the rest in order. One thread; every
 * statement and every transaction is guarded by the lease (I1), so a term that does not know it is
 * over does no harm.
 */
final class Term implements Runnable {

    private static final Logger LOG = Logger.getLogger(Term.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration KEEP_WARM = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final OfficeContext context;
    private final Lease lease;
    private final StepGuard guard;
    private final JournalBook book;
    private final WarmDialer warm;
    private volatile boolean ended;

    private @Nullable Desk desk;
    private boolean introduced;
    private long retryAt = System.nanoTime();
    private long bookRevision;
    private long warmAt = System.nanoTime();

    Term(OfficeContext context, Fence fence, Lease lease) {
        this.context = context;
        this.lease = lease;
        this.guard = new LeaseGuard(lease, context.timing().margin());
        this.warm = new WarmDialer(context.dialer(), Warming::warm);
        this.book = new JournalBook(context.store(), context.cluster(), fence, guard);
    }

    /** It is over: nothing new is begun. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        LOG.infof("in office cluster=%s token=%d", context.cluster(), book.token());
        try {
            serve();
        } finally {
            // Whatever ended it: the office is given back, so that another takes it at once.
            Desk last = desk;
            if (last != null) {
                last.close();
            }
            warm.close();
            lease.close();
            LOG.infof("out of office cluster=%s token=%d", context.cluster(), book.token());
        }
    }

    private void serve() {
        boolean loaded = false;
        long news = 0;
        while (!ended && lease.remaining().isPositive()) {
            try {
                if (!loaded) {
                    book.load();
                    loaded = true;
                }
                round();
                news = context.evidence().await(news, TICK);
            } catch (StepGuard.LeadershipLost e) {
                LOG.infof("step refused cluster=%s cause=%s", context.cluster(), e.getMessage());
                loaded = false;
                pause();
            } catch (StoreUnavailable e) {
                LOG.warnf("etcd silent cluster=%s cause=%s", context.cluster(), e.getMessage());
                loaded = false;
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended = true;
            } catch (RuntimeException e) {
                LOG.errorf(e, "round failed cluster=%s", context.cluster());
                loaded = false;
                pause();
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(RETRY.toNanos());
    }

    private void round() {
        Optional<ClusterView> view = context.view();
        if (view.isEmpty() || view.get().spec() == null) {
            return;
        }
        if (peopleChanged(view.get())) {
            book.load();
            bookRevision = view.get().revision();
        }
        Desk now = desk(view.get().spec());
        keepWarm(view.get().spec());
        Optional<Topology> topology = book.topology();
        if (!introduced) {
            // A predecessor may have died between its seal and the news of it.
            topology.ifPresent(now::tell);
            introduced = true;
        }
        if (topology.isEmpty()) {
            if (due()) {
                now.adopt();
            }
            return;
        }
        Optional<Journal> open = book.open();
        if (open.isPresent()) {
            if (due()) {
                now.resume(open.get());
            }
            return;
        }
        now.judge(topology.get());
    }

    private void keepWarm(ClusterSpec spec) {
        if (System.nanoTime() - warmAt < 0) {
            return;
        }
        warmAt = System.nanoTime() + KEEP_WARM.toNanos();
        for (ClusterSpec.Node node : spec.nodes()) {
            Reach.reusable(spec).forEach(login -> warm.warm(node.address(), login));
        }
    }

    /**
     * Spec and hold are written by people: the revisions that a transaction expects must be theirs.
     */
    private boolean peopleChanged(ClusterView view) {
        return view.revision() > bookRevision && !book.requests().knows(view);
    }

    private Desk desk(ClusterSpec spec) {
        Desk current = desk;
        if (current == null || !current.spec().equals(spec)) {
            if (current != null) {
                current.close();
            }
            current = new Desk(context, context.scene(spec, guard, warm), book, lease);
            desk = current;
        }
        return current;
    }

    private boolean due() {
        if (System.nanoTime() - retryAt < 0) {
            return false;
        }
        retryAt = System.nanoTime() + RETRY.toNanos();
        return true;
    }
}
