package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * A lease with a renewal each sixth of its time. It ends by the holder's own monotonic clock,
 * {@code ttl} after the sending of the last renewal that was answered; once ended it never comes
 * back.
 */
final class EtcdLease implements Lease {

    private static final Logger LOG = Logger.getLogger(EtcdLease.class);
    private static final Duration REVOKE_BUDGET = Duration.ofMillis(300);
    private static final int RENEWALS_PER_TTL = 6;

    private enum State {
        HELD,
        LOST,
        CLOSED
    }

    private final EtcdMembers members;
    private final long id;
    private final Duration ttl;
    private final List<Runnable> actions = new ArrayList<>();
    private final Thread renewer;
    private State state = State.HELD;
    private long endsAt;

    private EtcdLease(EtcdMembers members, long id, Duration ttl, long sentAt) {
        this.members = members;
        this.id = id;
        this.ttl = ttl;
        this.endsAt = sentAt + ttl.toNanos();
        this.renewer =
                Thread.ofVirtual()
                        .name("etcd-lease-" + Long.toHexString(id))
                        .unstarted(this::renew);
    }

    /**
     * Grants a lease of an id of our own choice, so that a grant whose answer was lost is found
     * again instead of doubled.
     *
     * @throws StoreUnavailable when no quorum answers within the budget
     */
    static EtcdLease grant(EtcdMembers members, Duration ttl, Duration budget) {
        if (ttl.getSeconds() < 1 || ttl.getNano() != 0) {
            throw new IllegalArgumentException("a lease's ttl is in whole seconds: " + ttl);
        }
        long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        LeaseGrantRequest request =
                LeaseGrantRequest.newBuilder().setID(id).setTTL(ttl.getSeconds()).build();
        long sentAt = System.nanoTime();
        try {
            LeaseGrantResponse answer =
                    members.ask(
                            "grant lease",
                            budget,
                            member -> member.call(LeaseGrpc.getLeaseGrantMethod(), request));
            if (!answer.getError().isEmpty()) {
                throw new StoreUnavailable("grant lease: " + answer.getError(), null);
            }
        } catch (CallFailed e) {
            if (!e.leaseExists()) {
                throw new StoreUnavailable("grant lease: refused by etcd", e);
            }
        }
        EtcdLease lease = new EtcdLease(members, id, ttl, sentAt);
        lease.renewer.start();
        return lease;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public synchronized Duration remaining() {
        return state == State.HELD ? Duration.ofNanos(endsAt - System.nanoTime()) : Duration.ZERO;
    }

    @Override
    public void onLost(Runnable action) {
        synchronized (this) {
            if (state == State.HELD) {
                actions.add(action);
                return;
            }
            if (state == State.CLOSED) {
                return;
            }
        }
        run(action);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.CLOSED;
        }
        renewer.interrupt();
        try {
            LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(id).build();
            members.ask(
                    "revoke lease",
                    REVOKE_BUDGET,
                    member -> member.call(LeaseGrpc.getLeaseRevokeMethod(), request));
        } catch (StoreUnavailable | CallFailed e) {
            LOG.debugf("lease not revoked, it will expire lease=%x reason=%s", id, e.getMessage());
        }
    }

    private void renew() {
        long interval = ttl.toNanos() / RENEWALS_PER_TTL;
        long next = System.nanoTime() + interval;
        while (held()) {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                long started = System.nanoTime();
                next = started + interval;
                Duration budget = Duration.ofNanos(Math.min(interval, remaining().toNanos()));
                if (budget.isPositive()) {
                    Renewal renewal = members.ask("renew lease", budget, this::attempt);
                    renewed(renewal);
                }
            } catch (StoreUnavailable e) {
                LOG.debugf("lease not renewed lease=%x reason=%s", id, e.getMessage());
            } catch (CallFailed e) {
                lose(e.reason());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private CompletableFuture<Renewal> attempt(EtcdMember member) {
        long sentAt = System.nanoTime();
        return member.keepAliveOnce(id).thenApply(answer -> new Renewal(sentAt, answer));
    }

    private boolean held() {
        synchronized (this) {
            if (state != State.HELD) {
                return false;
            }
            if (endsAt - System.nanoTime() > 0) {
                return true;
            }
        }
        lose("not renewed in time");
        return false;
    }

    private void renewed(Renewal renewal) {
        if (renewal.answer.getTTL() <= 0) {
            lose("etcd knows it no more");
            return;
        }
        synchronized (this) {
            if (state == State.HELD && endsAt - System.nanoTime() > 0) {
                long renewedEnd = renewal.sentAt + ttl.toNanos();
                endsAt = renewedEnd - endsAt > 0 ? renewedEnd : endsAt;
            }
        }
    }

    private void lose(String reason) {
        List<Runnable> told;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.LOST;
            told = List.copyOf(actions);
        }
        LOG.warnf("lease lost lease=%x reason=%s", id, reason);
        told.forEach(EtcdLease::run);
    }

    private static void run(Runnable action) {
        Thread.ofVirtual().name("etcd-lease-lost").start(action);
    }

    private record Renewal(long sentAt, LeaseKeepAliveResponse answer) {}
}
