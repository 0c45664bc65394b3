package io.pgbaton.pools;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolDrifted;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a native executable must keep for Jackson. */
@RegisterForReflection(
        targets = {
            PoolPaused.class,
            PoolResumed.class,
            PoolApplied.class,
            PoolFailed.class,
            PoolDrifted.class,
            AppliedPool.class,
            PausedPool.class,
            Member.class,
            StoredSpec.class,
            Refusal.class,
            Topology.class,
            DurabilityRule.class,
            Epoch.class,
            Lsn.class,
            Fork.class,
            Journal.class,
            Journal.Candidate.class,
            Journal.Step.class,
            Suspicion.class,
            SwitchoverReport.class,
            SwitchoverReport.Check.class,
            SwitchoverRequest.class,
            FailoverRequest.class,
            FailoverReport.class,
            FailoverReport.Line.class,
            RestartRequest.class,
            RestartRequest.Stop.class,
            Hold.class
        })
final class NativeReflection {
    private NativeReflection() {}
}
