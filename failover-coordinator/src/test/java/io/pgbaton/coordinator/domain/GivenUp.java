package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Epochs that were given up, after epoch 3 of pg1, and the logs that are found after them. */
final class GivenUp {

    static final DurabilityRule SEALED = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");
    static final DurabilityRule OF_PG2 = Fixtures.rule(4, "pg2", 1, "pg3");
    static final Revoked UNTOUCHED = at("pg3", 3, "pg1", 1);
    static final Revoked DESCENDANT = at("pg3", 4, "pg2", 2);

    private GivenUp() {}

    static Unsealed unsealed(EpochRecord... records) {
        return new Unsealed(Fixtures.topology(SEALED), List.of(records));
    }

    static EpochRecord given(int epoch, DurabilityRule rule) {
        return record(epoch, rule, journal(epoch, rule));
    }

    static EpochRecord record(int epoch, @Nullable DurabilityRule rule, @Nullable Journal journal) {
        return new EpochRecord(
                new Epoch(epoch), EpochRecord.Outcome.ABANDONED, rule, journal, List.of());
    }

    static Journal journal(int epoch, DurabilityRule rule) {
        return begun(epoch)
                .choosing(
                        new Journal.Candidate(
                                rule.primary(), rule, new Fork(1, new Lsn(1000), null)),
                        Map.of())
                .in(RecoveryPhase.ABANDONED);
    }

    static Journal begun(int epoch) {
        return Journal.begin(
                new Epoch(epoch), 7, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH);
    }

    /** A log with this newest marker, on this timeline. */
    static Revoked at(String node, int marker, String marked, int timeline) {
        return Choosing.revoked(
                node,
                new Position(
                        new Marker(new Epoch(marker), marked, new Lsn(1100)),
                        new TimelineHistory(timeline, List.of()),
                        new Lsn(1200)),
                "7000",
                170011,
                false);
    }
}
