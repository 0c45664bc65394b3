package io.pgbaton.lab.chaos;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Looks at the topology and the refusal in etcd all the time, on a thread of its own. */
final class ClusterWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final EtcdLook etcd;
    private final Consumer<String> notes;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();
    private final Optional<Refusal> old;
    private final Thread thread;
    private volatile Topology topology;
    private volatile boolean stopping;

    /**
     * @param before the topology at the begin
     * @param notes hears what changes
     */
    ClusterWatch(EtcdLook etcd, Topology before, Consumer<String> notes) {
        this.etcd = etcd;
        this.topology = before;
        this.notes = notes;
        this.old = etcd.get(Key.refusal(ClusterFile.CLUSTER));
        this.thread = Thread.ofPlatform().daemon().name("cluster-watch").start(this::look);
    }

    /** The newest topology that was seen. */
    Topology topology() {
        return topology;
    }

    /** Every refusal since the begin, each reason and place once, the oldest first. */
    List<Refusal> refusals() {
        synchronized (refusals) {
            return List.copyOf(refusals.values());
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!stopping) {
            etcd.get(Key.topology(ClusterFile.CLUSTER)).ifPresent(this::hear);
            etcd.get(Key.refusal(ClusterFile.CLUSTER)).ifPresent(this::hear);
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private void hear(Topology now) {
        Topology before = topology;
        topology = now;
        if (!now.epoch().equals(before.epoch()) || !now.rules().equals(before.rules())) {
            notes.accept("sealed: %s, pending: %s".formatted(now.rule(), now.pending()));
        }
    }

    private void hear(Refusal refusal) {
        if (old.equals(Optional.of(refusal))) {
            return;
        }
        synchronized (refusals) {
            String which = refusal.epoch() + refusal.veto() + refusal.nodes();
            if (refusals.put(which, refusal) == null) {
                notes.accept(
                        "refused (%s): %s %s"
                                .formatted(refusal.veto(), refusal.reason(), refusal.nodes()));
            }
        }
    }
}
