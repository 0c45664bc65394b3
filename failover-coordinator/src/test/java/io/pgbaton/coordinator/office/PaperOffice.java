package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A decider's scene and book over a store in memory, with a clock that a test moves on. */
final class PaperOffice {

    private static final DurabilityRule RULE =
            new DurabilityRule(new Epoch(4), "pg2", new TreeSet<>(List.of("pg1", "pg3")), 1);

    /** Epoch 4, pg2 the primary, {@code ANY 1} of the others. */
    static final Topology TOPOLOGY =
            new Topology(new Epoch(4), "pg2", RULE, null, 2, Instant.EPOCH, "switchover");

    private final AtomicLong nanos = new AtomicLong();

    final List<Event> told = new CopyOnWriteArrayList<>();
    final MemoryStore store = new MemoryStore();
    final JournalBook book;
    final RecoveryScene scene;

    PaperOffice() {
        this(
                (address, login, timeout) -> {
                    throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
                });
    }

    PaperOffice(NodeDialer dialer) {
        long token = store.put(Key.decider("orders"), new Member("d1", "d1:8082", Instant.EPOCH));
        book =
                new JournalBook(
                        store, "orders", new Fence(Key.decider("orders"), token), step -> {});
        scene =
                new RecoveryScene(
                        ClusterFiles.orders("pg%d", "10.0.0.%d", ""),
                        dialer,
                        step -> {},
                        Timing.DEFAULT,
                        told::add,
                        Clock.systemUTC());
        book.load();
    }

    long nanos() {
        return nanos.get();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
