package io.pgbaton.coordinator.domain;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds evidence, a sighting at a time; 100 ms old unless told. */
final class Sights {

    private static final Duration AGE = Duration.ofMillis(100);

    private final Map<String, Map<String, Sighting>> byNode = new TreeMap<>();

    Sights answered(String node, String... vantages) {
        return state(node, primary(), vantages);
    }

    /** Refused so often, the run being that old. */
    Sights refused(String node, int count, long lastedMillis, String... vantages) {
        return outcome(node, ProbeOutcome.REFUSED, count, lastedMillis, vantages);
    }

    Sights silent(String node, long lastedMillis, String... vantages) {
        return outcome(node, ProbeOutcome.SILENT, 9, lastedMillis, vantages);
    }

    Sights restarting(String node, long lastedMillis, String... vantages) {
        return outcome(node, ProbeOutcome.RESTARTING, 9, lastedMillis, vantages);
    }

    Sights outcome(
            String node, ProbeOutcome outcome, int count, long lastedMillis, String... vantages) {
        for (String vantage : vantages) {
            put(seen(node, vantage, outcome, count, lastedMillis, null), AGE);
        }
        return this;
    }

    /** Missed for so long, the newest run of one outcome being young. */
    Sights missed(String node, ProbeOutcome outcome, long missingMillis, String... vantages) {
        for (String vantage : vantages) {
            put(seen(node, vantage, outcome, 1, 0, missingMillis, null), AGE);
        }
        return this;
    }

    Sights state(String node, NodeState state, String... vantages) {
        for (String vantage : vantages) {
            put(seen(node, vantage, ProbeOutcome.ANSWERED, 9, 9000, state), AGE);
        }
        return this;
    }

    Sights streaming(String... nodes) {
        for (String node : nodes) {
            state(node, standby("streaming", 10L), "a", "b", "c");
        }
        return this;
    }

    Sights cutOff(String... nodes) {
        for (String node : nodes) {
            state(node, standby(null, null), "a", "b", "c");
        }
        return this;
    }

    /** The same sightings of this node, that old. */
    Sights aged(String node, Duration age) {
        Map<String, Sighting> of = byNode.getOrDefault(node, Map.of());
        List.copyOf(of.values()).forEach(s -> put(s.seen(), age));
        return this;
    }

    /**
     * The heartbeats of these vantages, who saw the node already, end so and have for that long.
     */
    Sights heartbeats(String node, HeartbeatOutcome outcome, long ageMillis, String... vantages) {
        for (String vantage : vantages) {
            heartbeat(node, vantage, new NodeObserved.Heartbeat(3, outcome, ageMillis));
        }
        return this;
    }

    Sights heartbeat(String node, String vantage, NodeObserved.Heartbeat heartbeat) {
        Sighting known = known(node).get(vantage);
        if (known == null) {
            throw new IllegalStateException(vantage + " has not seen " + node);
        }
        return put(with(known.seen(), heartbeat, known.seen().stalledMillis()), known.age());
    }

    /** Nothing has come in at the node for so long, by the word of all that saw it. */
    Sights dry(String node, long stalledMillis) {
        for (Sighting known : List.copyOf(known(node).values())) {
            put(with(known.seen(), known.seen().heartbeat(), stalledMillis), known.age());
        }
        return this;
    }

    /** The same by the word of one vantage; null: it does not say. */
    Sights dry(String node, String vantage, @Nullable Long stalledMillis) {
        Sighting known = known(node).get(vantage);
        if (known == null) {
            throw new IllegalStateException(vantage + " has not seen " + node);
        }
        return put(with(known.seen(), known.seen().heartbeat(), stalledMillis), known.age());
    }

    private Map<String, Sighting> known(String node) {
        return byNode.getOrDefault(node, Map.of());
    }

    Sights put(NodeObserved seen, Duration age) {
        byNode.computeIfAbsent(seen.node(), n -> new TreeMap<>())
                .put(seen.vantage(), new Sighting(seen, age));
        return this;
    }

    Sights without(String node, String vantage) {
        byNode.getOrDefault(node, new TreeMap<>()).remove(vantage);
        return this;
    }

    Evidence evidence() {
        Map<String, Map<String, Sighting>> copy = new TreeMap<>();
        byNode.forEach((node, of) -> copy.put(node, Map.copyOf(of)));
        return new Evidence(copy);
    }

    static NodeObserved seen(
            String node,
            String vantage,
            ProbeOutcome outcome,
            int count,
            long lastedMillis,
            @Nullable NodeState state) {
        return seen(node, vantage, outcome, count, lastedMillis, null, state);
    }

    static NodeObserved seen(
            String node,
            String vantage,
            ProbeOutcome outcome,
            int count,
            long lastedMillis,
            @Nullable Long missingMillis,
            @Nullable NodeState state) {
        return new NodeObserved(
                "orders",
                vantage,
                node,
                Fixtures.NOW,
                outcome,
                Fixtures.NOW.minusMillis(lastedMillis),
                lastedMillis,
                count,
                missingMillis,
                1.0,
                null,
                state);
    }

    private static NodeObserved with(
            NodeObserved seen,
            NodeObserved.@Nullable Heartbeat heartbeat,
            @Nullable Long stalledMillis) {
        return new NodeObserved(
                seen.cluster(),
                seen.vantage(),
                seen.node(),
                seen.at(),
                seen.outcome(),
                seen.outcomeSince(),
                seen.outcomeAgeMillis(),
                seen.outcomeCount(),
                seen.missingMillis(),
                seen.latencyMillis(),
                seen.detail(),
                seen.state(),
                heartbeat,
                stalledMillis);
    }

    static NodeState primary() {
        return state(false, false, null);
    }

    static NodeState fenced() {
        return state(false, true, null);
    }

    /** A standby whose receiver has this status; null: it has none. */
    static NodeState standby(@Nullable String status, @Nullable Long lastMessageAgeMillis) {
        return state(
                true,
                false,
                status == null
                        ? null
                        : new NodeState.Receiver(
                                status, "10.0.0.1", 5432, "slot", lastMessageAgeMillis));
    }

    /** A standby that streams from there, and hears from it. */
    static NodeState streamsFrom(@Nullable String host, int port, String slot) {
        return state(true, false, new NodeState.Receiver("streaming", host, port, slot, 10L));
    }

    private static NodeState state(
            boolean standby, boolean readOnly, NodeState.@Nullable Receiver receiver) {
        return new NodeState(
                standby, 1, null, null, null, false, readOnly, "", null, "7000", 170011, List.of(),
                receiver, List.of(), Map.of(), null);
    }
}
