package io.pgbaton.events;

/**
 * Something that happened in one cluster. The CloudEvents {@code type} of each record is found in
 * {@link EventType}; adding a field is compatible, anything else is a new type.
 */
public sealed interface Event
        permits NodeObserved,
                PoolObserved,
                TopologyChanged,
                PrimaryJudged,
                RecoveryStarted,
                RecoveryAdvanced,
                RecoveryRefused,
                RecoveryCompleted,
                RecoveryAborted,
                NodeRejoined,
                PoolPaused,
                PoolResumed,
                PoolApplied,
                PoolFailed,
                PoolDrifted,
                AlertOpened,
                AlertResolved {

    /** The cluster's name; also the Kafka key. */
    String cluster();

    /** What of the cluster it is about: a node's or pool's name, or the cluster's own. */
    String subject();
}
