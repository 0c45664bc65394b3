package io.pgbaton.coordinator.domain;

import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
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

    /** The same without what was seen of a node longer ago than this. */
    public Evidence since(String node, Duration ago) {
        Map<String, Sighting> newer = new HashMap<>(of(node));
        newer.values().removeIf(sighting -> sighting.age().compareTo(ago) > 0);
        Map<String, Map<String, Sighting>> all = new HashMap<>(byNode);
        all.put(node, newer);
        return new Evidence(all);
    }

    /** The newest fresh state that a node told any vantage. */
    public Optional<NodeState> state(String node) {
        return of(node).values().stream()
                .filter(s -> s.fresh() && s.answered())
                .min(Comparator.comparing(Sighting::age))
                .map(s -> Objects.requireNonNull(s.seen().state()));
    }
}
