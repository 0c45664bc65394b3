package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the named vantages say of the primary; an absent or stale one says nothing, and so counts as
 * no.
 *
 * @param alive it answered, or its server rejected the query
 * @param failing refused or silent, for however long
 * @param provenDead refused twice, {@code refusedGap} apart, or restarting beyond its grace
 * @param provenMissing those, and those that were refused or silent, whichever, at each probe for
 *     the time of {@code silence}
 * @param restarting 57P03 within the grace
 * @param refusing vantage to the start of its run of refusals
 */
record PrimaryEvidence(
        SortedSet<String> alive,
        SortedSet<String> failing,
        SortedSet<String> provenDead,
        SortedSet<String> provenMissing,
        SortedSet<String> restarting,
        SortedMap<String, Instant> refusing,
        List<String> lines) {

    static PrimaryEvidence of(ClusterSpec.Failover failover, Map<String, Sighting> sightings) {
        PrimaryEvidence all =
                new PrimaryEvidence(
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeMap<>(),
                        new ArrayList<>());
        for (String vantage : failover.vantages()) {
            Sighting sighting = sightings.get(vantage);
            if (sighting == null || !sighting.fresh()) {
                all.lines.add(vantage + ": no fresh observation");
                continue;
            }
            all.count(vantage, sighting, failover);
        }
        return all;
    }

    private void count(String vantage, Sighting sighting, ClusterSpec.Failover failover) {
        NodeObserved seen = sighting.seen();
        Duration lasted = Duration.ofMillis(seen.outcomeAgeMillis());
        switch (seen.outcome()) {
            case ANSWERED, REJECTED -> alive.add(vantage);
            case REFUSED -> {
                failing.add(vantage);
                refusing.put(vantage, seen.outcomeSince());
                if (seen.outcomeCount() >= 2 && lasted.compareTo(failover.refusedGap()) >= 0) {
                    provenDead.add(vantage);
                    provenMissing.add(vantage);
                }
            }
            case RESTARTING -> {
                if (lasted.compareTo(failover.restartGrace()) >= 0) {
                    failing.add(vantage);
                    provenDead.add(vantage);
                    provenMissing.add(vantage);
                } else {
                    restarting.add(vantage);
                }
            }
            case SILENT -> failing.add(vantage);
        }
        if (sighting.missed() && sighting.missing().compareTo(failover.silence()) >= 0) {
            provenMissing.add(vantage);
        }
        lines.add(
                vantage
                        + ": "
                        + seen.outcome().name().toLowerCase(Locale.ROOT)
                        + ", "
                        + seen.outcomeCount()
                        + " in "
                        + seen.outcomeAgeMillis()
                        + " ms"
                        + (sighting.missing().compareTo(lasted) > 0
                                ? ", missed for " + sighting.missing().toMillis() + " ms"
                                : ""));
    }
}
