package io.pgbaton.coordinator;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeRejoined;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.PrimaryJudged;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryCompleted;
import io.pgbaton.events.RecoveryRefused;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.events.TopologyChanged;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a native executable must keep for Jackson. */
@RegisterForReflection(
        targets = {
            NodeObserved.class,
            NodeObserved.Heartbeat.class,
            NodeState.class,
            NodeState.Receiver.class,
            NodeState.Sender.class,
            TopologyChanged.class,
            PrimaryJudged.class,
            RecoveryStarted.class,
            RecoveryAdvanced.class,
            RecoveryRefused.class,
            RecoveryCompleted.class,
            RecoveryAborted.class,
            NodeRejoined.class,
            NodeRejoined.Lost.class,
            Rejoin.class,
            Rejoin.Lost.class,
            AlertOpened.class,
            AlertResolved.class,
            Member.class,
            StoredSpec.class,
            Refusal.class,
            StandingVerdict.class,
            Topology.class,
            DurabilityRule.class,
            Epoch.class,
            EpochRecord.class,
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
            FleetLedger.class,
            FleetLedger.Entry.class,
            PausedPool.class,
            PoolObserved.class,
            Hold.class
        },
        classNames = "io.pgbaton.coordinator.adapter.ObservationPull$Answer")
final class NativeReflection {
    private NativeReflection() {}
}
