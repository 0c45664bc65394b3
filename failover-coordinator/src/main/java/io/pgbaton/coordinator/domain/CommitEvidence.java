package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether commits go through: what became of the vantages' own heartbeats on the primary, and what
 * has come in at the voters.
 *
 * <p>A heartbeat that fails says something of the primary only from a vantage whose probe is
 * answered at the same time: otherwise it is the network between the two that is silent. One that
 * hangs may do so for the voters' sake, or behind somebody's lock: so a stall needs the voters'
 * word as well, that nothing at all comes from the primary any more.
 *
 * @param diskFull vantages whose newest heartbeats failed with 53100
 * @param readOnly vantages whose newest heartbeats failed with 25006
 * @param hanging for how long a majority of the named vantages has had an answer to each probe and
 *     to no heartbeat; zero when that is not so
 * @param dry for how long nothing has come in at so many voters that the others cannot acknowledge
 *     a commit under any rule; zero when that is not so
 * @param lines a line for each vantage whose heartbeats do not go through
 */
record CommitEvidence(
        SortedSet<String> diskFull,
        SortedSet<String> readOnly,
        Duration hanging,
        Duration dry,
        List<String> lines) {

    static CommitEvidence of(ClusterSpec spec, Topology topology, Evidence evidence) {
        SortedSet<String> diskFull = new TreeSet<>();
        SortedSet<String> readOnly = new TreeSet<>();
        List<Duration> hanging = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Map<String, Sighting> sightings = evidence.of(topology.primary());
        for (String vantage : spec.failover().vantages()) {
            Sighting sighting = sightings.get(vantage);
            NodeObserved.Heartbeat heartbeat =
                    sighting == null || !sighting.fresh() || !sighting.answered()
                            ? null
                            : sighting.seen().heartbeat();
            if (heartbeat == null || heartbeat.epoch() != topology.epoch().number()) {
                continue;
            }
            switch (heartbeat.outcome()) {
                case DISK_FULL -> diskFull.add(vantage);
                case READ_ONLY -> readOnly.add(vantage);
                case UNANSWERED -> hanging.add(Duration.ofMillis(heartbeat.ageMillis()));
                case COMMITTED, FAILED -> {}
            }
            if (heartbeat.outcome() != HeartbeatOutcome.COMMITTED) {
                lines.add(line(vantage, heartbeat));
            }
        }
        hanging.sort(Comparator.reverseOrder());
        int majority = spec.failover().majority();
        return new CommitEvidence(
                diskFull,
                readOnly,
                hanging.size() < majority ? Duration.ZERO : hanging.get(majority - 1),
                dry(topology, evidence),
                lines);
    }

    /** For how long no commit has gone through, by both kinds of evidence. */
    Duration stuckFor() {
        return hanging.compareTo(dry) < 0 ? hanging : dry;
    }

    private static Duration dry(Topology topology, Evidence evidence) {
        List<DurabilityRule> rules = topology.rules();
        Map<String, Duration> stalls = new TreeMap<>();
        for (DurabilityRule rule : rules) {
            rule.voters().forEach(voter -> stalls.put(voter, stalled(evidence, voter)));
        }
        return stalls.values().stream()
                .filter(Duration::isPositive)
                .sorted(Comparator.reverseOrder())
                .filter(stall -> starved(rules, atLeast(stalls, stall)))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static boolean starved(List<DurabilityRule> rules, Set<String> voters) {
        return rules.stream().allMatch(rule -> rule.starvedBy(voters));
    }

    private static Set<String> atLeast(Map<String, Duration> stalls, Duration stall) {
        return stalls.entrySet().stream()
                .filter(e -> e.getValue().compareTo(stall) >= 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The shortest that any vantage tells; zero where none does. */
    private static Duration stalled(Evidence evidence, String voter) {
        return evidence.of(voter).values().stream()
                .filter(s -> s.fresh() && s.answered())
                .map(s -> s.seen().stalledMillis())
                .filter(Objects::nonNull)
                .map(Duration::ofMillis)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static String line(String vantage, NodeObserved.Heartbeat heartbeat) {
        return vantage
                + ": heartbeats "
                + heartbeat.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + " for "
                + heartbeat.ageMillis()
                + " ms";
    }
}
