package io.pgbaton.events;

import java.util.Arrays;

/** Each event's CloudEvents {@code type}, topic and schema file. */
public enum EventType {
    NODE_OBSERVED(NodeObserved.class, Topic.OBSERVATIONS, "io.pgbaton.node.observed"),
    POOL_OBSERVED(PoolObserved.class, Topic.OBSERVATIONS, "io.pgbaton.pool.observed"),
    TOPOLOGY_CHANGED(TopologyChanged.class, Topic.TOPOLOGY, "io.pgbaton.topology.changed"),
    PRIMARY_JUDGED(PrimaryJudged.class, Topic.RECOVERY, "io.pgbaton.primary.judged"),
    RECOVERY_STARTED(RecoveryStarted.class, Topic.RECOVERY, "io.pgbaton.recovery.started"),
    RECOVERY_ADVANCED(RecoveryAdvanced.class, Topic.RECOVERY, "io.pgbaton.recovery.advanced"),
    RECOVERY_REFUSED(RecoveryRefused.class, Topic.RECOVERY, "io.pgbaton.recovery.refused"),
    RECOVERY_COMPLETED(RecoveryCompleted.class, Topic.RECOVERY, "io.pgbaton.recovery.completed"),
    RECOVERY_ABORTED(RecoveryAborted.class, Topic.RECOVERY, "io.pgbaton.recovery.aborted"),
    NODE_REJOINED(NodeRejoined.class, Topic.RECOVERY, "io.pgbaton.node.rejoined"),
    POOL_PAUSED(PoolPaused.class, Topic.POOLS, "io.pgbaton.pool.paused"),
    POOL_RESUMED(PoolResumed.class, Topic.POOLS, "io.pgbaton.pool.resumed"),
    POOL_APPLIED(PoolApplied.class, Topic.POOLS, "io.pgbaton.pool.applied"),
    POOL_FAILED(PoolFailed.class, Topic.POOLS, "io.pgbaton.pool.failed"),
    POOL_DRIFTED(PoolDrifted.class, Topic.POOLS, "io.pgbaton.pool.drifted"),
    ALERT_OPENED(AlertOpened.class, Topic.ALERTS, "io.pgbaton.alert.opened"),
    ALERT_RESOLVED(AlertResolved.class, Topic.ALERTS, "io.pgbaton.alert.resolved");

    private final Class<? extends Event> record;
    private final Topic topic;
    private final String type;

    EventType(Class<? extends Event> record, Topic topic, String type) {
        this.record = record;
        this.topic = topic;
        this.type = type;
    }

    /** The record that carries the data. */
    public Class<? extends Event> record() {
        return record;
    }

    /** Where it is published. */
    public Topic topic() {
        return topic;
    }

    /** The CloudEvents {@code type} attribute. */
    public String type() {
        return type;
    }

    /**
     * The CloudEvents {@code dataschema} attribute: a versioned schema that ships in this module.
     */
    public String dataschema() {
        return "urn:pgbaton:schema:" + type + ":1";
    }

    /** The schema's resource path in this module's jar. */
    public String schemaResource() {
        return "META-INF/pgbaton/schemas/" + type + ".v1.json";
    }

    /** The type of an event. */
    public static EventType of(Event event) {
        return Arrays.stream(values())
                .filter(t -> t.record == event.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type for " + event.getClass()));
    }
}
