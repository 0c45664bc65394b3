package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;

/** The choice of the successor of pg1 in epoch 4, and revoked nodes to choose from. */
final class Choosing {

    static final ClusterSpec THREE = Fixtures.spec(3);
    static final DurabilityRule ANY_ONE = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");
    static final DurabilityRule ANY_TWO = Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4");

    private Choosing() {}

    static Choice.Outcome choose(
            ClusterSpec spec, List<DurabilityRule> rules, int n, Revoked... revoked) {
        return Choice.choose(spec, new Epoch(4), "pg1", rules, n, List.of(revoked));
    }

    static Journal.Candidate candidate(Choice.Outcome outcome) {
        if (outcome instanceof Choice.Outcome.Chosen(Journal.Candidate candidate)) {
            return candidate;
        }
        throw new AssertionError("nobody was chosen: " + outcome);
    }

    /** In epoch 3, on timeline 1. */
    static Revoked at(String node, long end) {
        return revoked(node, position(3, 1, end), "7000", 170011, false);
    }

    static Position position(long epoch, int timeline, long end) {
        return new Position(
                new Marker(new Epoch(epoch), "pg1", new Lsn(1)),
                new TimelineHistory(timeline, List.of()),
                new Lsn(end));
    }

    static Revoked revoked(
            String node, Position position, String system, int version, boolean delayed) {
        return new Revoked(
                node,
                position,
                new Lsn(position.end().bytes() - 10),
                null,
                system,
                version,
                delayed);
    }
}
