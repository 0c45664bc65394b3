package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.pgbaton.cluster.store.Store.StoreHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Asks each member something small in turn, so that its state is known before it is needed, and
 * that one which came back is used again.
 */
final class EtcdHealth implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EtcdHealth.class);
    private static final RangeRequest PROBE =
            RangeRequest.newBuilder()
                    .setKey(Requests.bytes("/pgbaton/v1/"))
                    .setKeysOnly(true)
                    .build();

    /** A process that starts has its first answers later than one that runs. */
    private static final Duration START = Duration.ofSeconds(2);

    private final EtcdMembers members;
    private final EtcdTimings timings;
    private final long quorumFor;
    private volatile long answeredAt;
    private volatile boolean running = true;
    private boolean told = true;

    EtcdHealth(EtcdMembers members, EtcdTimings timings) {
        this.members = members;
        this.timings = timings;
        this.quorumFor = timings.poll().multipliedBy(2).plus(timings.attempt()).toNanos();
        this.answeredAt = System.nanoTime() - quorumFor;
    }

    void start() {
        Thread.ofVirtual().name("etcd-health").start(this::run);
    }

    /** A linearizable read or a transaction was answered just now. */
    void answered() {
        answeredAt = System.nanoTime();
    }

    StoreHealth now() {
        List<String> reachable = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        for (EtcdMember member : members.all()) {
            (member.reachable() ? reachable : unreachable).add(member.toString());
        }
        return new StoreHealth(System.nanoTime() - answeredAt <= quorumFor, reachable, unreachable);
    }

    @Override
    public void close() {
        running = false;
    }

    private void run() {
        long patientUntil = System.nanoTime() + START.toNanos();
        while (running) {
            for (EtcdMember member : members.all()) {
                member.reconnectIfFailing(Duration.ofSeconds(2));
                member.call(KVGrpc.getRangeMethod(), PROBE).thenAccept(answer -> answered());
            }
            try {
                Thread.sleep(timings.poll());
            } catch (InterruptedException e) {
                return;
            }
            StoreHealth health = now();
            if (health.quorum() || System.nanoTime() - patientUntil > 0) {
                tell(health);
            }
        }
    }

    private void tell(StoreHealth health) {
        if (health.quorum() != told && running) {
            told = health.quorum();
            if (told) {
                LOG.infof("etcd answers again reachable=%s", health.reachable());
            } else {
                LOG.errorf(
                        "etcd has no quorum or cannot be reached: nothing will be decided"
                                + " reachable=%s unreachable=%s",
                        health.reachable(), health.unreachable());
            }
        }
    }
}
