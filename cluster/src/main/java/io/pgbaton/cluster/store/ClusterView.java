package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import org.jspecify.annotations.Nullable;

/**
 * All that the store has about one cluster, at one revision; each part absent until it is written.
 *
 * @param revision the store's revision that this view includes everything up to
 * @param spec the newest spec that reads without error
 * @param specError why the newest stored spec does not read, if so; the previous one stays in force
 */
public record ClusterView(
        String name,
        long revision,
        @Nullable ClusterSpec spec,
        @Nullable String specError,
        @Nullable Versioned<Member> decider,
        @Nullable Versioned<Topology> topology,
        @Nullable Versioned<Journal> journal,
        @Nullable Versioned<Suspicion> suspicion,
        @Nullable Versioned<Hold> hold,
        @Nullable Versioned<Refusal> refusal,
        @Nullable Versioned<SwitchoverRequest> switchover,
        @Nullable Versioned<FailoverRequest> failover,
        @Nullable Versioned<RestartRequest> restart) {

    /** Whether a recovery is running: its journal is in no terminal phase. */
    public boolean recovering() {
        return journal != null && !journal.value().phase().terminal();
    }
}
