package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A decider's book of cluster orders, on a store in memory; what may be written into it. */
final class JournalStage {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String CLUSTER = "orders";

    final MemoryStore store = new MemoryStore();
    final long token = store.put(Key.decider(CLUSTER), new Member("c1", "c1:8082", NOW));

    /** How often the lease is still found long enough for a step. */
    int checksLeft = Integer.MAX_VALUE;

    final JournalBook book =
            new JournalBook(
                    store, CLUSTER, new Fence(Key.decider(CLUSTER), token), this::checkLease);

    private void checkLease(Duration step) {
        if (checksLeft-- <= 0) {
            throw new StepGuard.LeadershipLost("too short for a step");
        }
    }

    Journal begin() {
        return book.succession().begin(Journal.Kind.FAILOVER, "pg1", "dead", NOW);
    }

    static Journal done(Journal begun) {
        Journal journal = begun.choosing(candidate(), Map.of());
        for (RecoveryPhase phase :
                List.of(
                        RecoveryPhase.PROMOTING,
                        RecoveryPhase.REPOINTING,
                        RecoveryPhase.SEALING,
                        RecoveryPhase.DONE)) {
            journal = journal.in(phase);
        }
        return journal;
    }

    static Journal.Candidate candidate() {
        return new Journal.Candidate(
                "pg2",
                new DurabilityRule(new Epoch(4), "pg2", new TreeSet<>(List.of("pg3")), 1),
                new Fork(1, new Lsn(1000), new Lsn(1000)));
    }

    static Topology topology(int epoch) {
        DurabilityRule rule =
                new DurabilityRule(
                        new Epoch(epoch), "pg1", new TreeSet<>(List.of("pg2", "pg3")), 1);
        return new Topology(new Epoch(epoch), "pg1", rule, null, 1, NOW, "adopted");
    }

    static EpochRecord record(
            int epoch,
            EpochRecord.Outcome outcome,
            @Nullable DurabilityRule rule,
            @Nullable Journal journal) {
        return new EpochRecord(new Epoch(epoch), outcome, rule, journal, List.of());
    }

    static Hold hold(Hold.Kind kind, @Nullable Instant until) {
        return new Hold(kind, "ann", "why", NOW, until);
    }

    static SwitchoverRequest request() {
        return SwitchoverRequest.ask("1", "ann", "pg2", null, false, NOW);
    }

    static SwitchoverReport report() {
        return new SwitchoverReport("pg1", "pg2", List.of());
    }

    /** What somebody else read of the keys that people write. */
    static ClusterView view(
            @Nullable Versioned<Hold> hold, @Nullable Versioned<SwitchoverRequest> asked) {
        return new ClusterView(
                CLUSTER, 1, null, null, null, null, null, null, hold, null, asked, null, null);
    }
}
