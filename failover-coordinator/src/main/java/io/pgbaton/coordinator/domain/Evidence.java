package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeState;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All sightings at one instant.
 *
 * @param byNode node to vantage to what that vantage saw last
 */
public record Evidence(Map<String, Map<String, Sighting>> byNode) {

    /** What each vantage saw of a node. */
    public Map<String, Sighting> of(String node) {
        return byNode.getOrDefault(node, Map.of());
    }

    /** The newest fresh state that a node told any vantage. */
    public Optional<NodeState> state(String node) {
        return of(node).values().stream()
                .filter(s -> s.fresh() && s.answered())
                .min(Comparator.comparing(Sighting::age))
                .map(s -> Objects.requireNonNull(s.seen().state()));
    }
}
