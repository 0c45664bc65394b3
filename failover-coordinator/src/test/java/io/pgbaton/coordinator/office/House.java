package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.MemoryStore;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An office with three nodes in epoch 4, pg1 the primary; a store; a clock that is set. */
final class House {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final MemoryStore store = new MemoryStore();
    final List<Event> told = new CopyOnWriteArrayList<>();
    final JournalBook book;
    final RecoveryScene scene;
    private final Map<String, Map<String, Sighting>> sights = new HashMap<>();
    private Instant now = NOW;

    /** With more lines in the cluster file's spec. */
    House(String more) {
        long token = store.put(Key.decider("orders"), new Member("d1", "d1:8082", NOW));
        book =
                new JournalBook(
                        store, "orders", new Fence(Key.decider("orders"), token), step -> {});
        scene =
                new RecoveryScene(
                        ClusterFiles.orders("pg%d", "10.0.0.%d", more),
                        (address, login, timeout) -> {
                            throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                        },
                        step -> {},
                        Timing.DEFAULT,
                        told::add,
                        new SetClock());
        book.load();
        book.adopt(topology("pg1"));
    }

    /** Everybody streams from pg1 and nothing waits. */
    House whole() {
        answers("pg1", primary());
        answers("pg2", standby("pg2"));
        answers("pg3", standby("pg3"));
        return this;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** What a decider of this house works with. */
    OfficeContext context(FleetBudget fleet) {
        return new OfficeContext(
                "orders",
                store,
                Optional::empty,
                new EvidenceFeed(),
                new PoolFeed(),
                fleet,
                scene.dialer(),
                Timing.DEFAULT,
                told::add,
                scene.clock(),
                host -> {});
    }

    Topology topology(String primary) {
        TreeSet<String> voters = new TreeSet<>(List.of("pg1", "pg2", "pg3"));
        voters.remove(primary);
        DurabilityRule rule = new DurabilityRule(new Epoch(4), primary, voters, 1);
        return new Topology(new Epoch(4), primary, rule, null, 2, NOW, "adopted");
    }

    void answers(String node, NodeState state) {
        sees(node, ProbeOutcome.ANSWERED, state);
    }

    void refuses(String node) {
        sees(node, ProbeOutcome.REFUSED, null);
    }

    private void sees(String node, ProbeOutcome outcome, @Nullable NodeState state) {
        for (String vantage : List.of("a", "b", "c")) {
            sights.computeIfAbsent(node, n -> new HashMap<>())
                    .put(vantage, sighting(vantage, node, outcome, state));
        }
    }

    /** All that is known is what a node said of itself to one vantage. */
    static Evidence seen(String node, NodeState state) {
        Sighting sighting = sighting("a", node, ProbeOutcome.ANSWERED, state);
        return new Evidence(Map.of(node, Map.of("a", sighting)));
    }

    private static Sighting sighting(
            String vantage, String node, ProbeOutcome outcome, @Nullable NodeState state) {
        Long missing = outcome == ProbeOutcome.ANSWERED ? null : 9000L;
        NodeObserved seen =
                new NodeObserved(
                        "orders", vantage, node, NOW, outcome, NOW, 9000, 9, missing, 1.0, null,
                        state);
        return new Sighting(seen, Duration.ZERO);
    }

    Evidence evidence() {
        Map<String, Map<String, Sighting>> all = new HashMap<>();
        sights.forEach((node, of) -> all.put(node, Map.copyOf(of)));
        return new Evidence(all);
    }

    Judgement judgement(Topology topology) {
        return Judge.judge(scene.spec(), topology, evidence());
    }

    static NodeState primary(String... pendingRestart) {
        return state(
                false,
                null,
                List.of(
                        new NodeState.Sender("pg2", "streaming", "quorum", null, 0),
                        new NodeState.Sender("pg3", "streaming", "quorum", null, 0)),
                pendingRestart);
    }

    static NodeState standby(String node, String... pendingRestart) {
        return state(
                true,
                new NodeState.Receiver("streaming", "10.0.0.1", 5432, "pgbaton_4_" + node, 10L),
                List.of(),
                pendingRestart);
    }

    /** The monitor's role may not read where it streams from. */
    static NodeState hidden() {
        NodeState.Receiver receiver = new NodeState.Receiver(NodeState.HIDDEN, null, 0, null, null);
        return state(true, receiver, List.of());
    }

    static NodeState cutOff() {
        return state(true, null, List.of());
    }

    private static NodeState state(
            boolean standby,
            NodeState.@Nullable Receiver receiver,
            List<NodeState.Sender> senders,
            String... pendingRestart) {
        return new NodeState(
                standby,
                2,
                standby ? null : "0/3000000",
                standby ? "0/3000000" : null,
                null,
                false,
                false,
                "",
                null,
                "7000",
                170011,
                List.of(pendingRestart),
                receiver,
                senders,
                Map.of(),
                null);
    }

    private final class SetClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
