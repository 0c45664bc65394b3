package io.pgbaton.monitor;

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
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.PoolObserved;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a native executable must keep for Jackson. */
@RegisterForReflection(
        targets = {
            NodeObserved.class,
            NodeObserved.Heartbeat.class,
            NodeState.class,
            NodeState.Receiver.class,
            NodeState.Sender.class,
            PoolObserved.class,
            Observations.Newest.class,
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
