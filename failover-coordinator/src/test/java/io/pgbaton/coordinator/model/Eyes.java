package io.pgbaton.coordinator.model;

import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all health-monitors see, where nothing stands between them and the nodes. */
final class Eyes {

    /** Longer than any threshold of the verdict. */
    private static final long LONG = 60_000;

    private Eyes() {}

    static Evidence see(World world) {
        Map<String, Map<String, Sighting>> all = new TreeMap<>();
        for (int i = 0; i < world.nodes.length; i++) {
            Map<String, Sighting> sightings = new TreeMap<>();
            for (String vantage : Scene.VANTAGES) {
                sightings.put(vantage, new Sighting(observed(world, i, vantage), Duration.ZERO));
            }
            all.put(world.cluster.name(i), sightings);
        }
        return new Evidence(all);
    }

    private static NodeObserved observed(World world, int node, String vantage) {
        boolean up = world.nodes[node].up;
        return new NodeObserved(
                Scene.CLUSTER,
                vantage,
                world.cluster.name(node),
                Scene.NOW,
                up ? ProbeOutcome.ANSWERED : ProbeOutcome.REFUSED,
                Scene.NOW,
                LONG,
                9,
                up ? null : LONG,
                1,
                null,
                up ? state(world, node) : null);
    }

    private static NodeState state(World world, int node) {
        Node now = world.nodes[node];
        return new NodeState(
                now.standby,
                now.log.timeline,
                null,
                null,
                null,
                now.paused,
                now.readOnly,
                now.names.text(),
                now.promised,
                "7",
                170011,
                List.of(),
                receiver(world, now),
                List.of(),
                Map.of(),
                null);
    }

    private static NodeState.@Nullable Receiver receiver(World world, Node now) {
        return now.from < 0
                ? null
                : new NodeState.Receiver(
                        "streaming",
                        world.cluster.name(now.from) + ".invalid",
                        5432,
                        now.followed.slot(),
                        10L);
    }
}
