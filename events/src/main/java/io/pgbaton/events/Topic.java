package io.pgbaton.events;

/** The Kafka topics, each keyed by the cluster's name. */
public enum Topic {
    /** One record per node (or pool, or etcd member), probe round and vantage; short retention. */
    OBSERVATIONS("pgbaton.observations"),
    /** Every new topology; compacted, so the newest of each cluster is always there. */
    TOPOLOGY("pgbaton.topology"),
    /** Verdicts, recoveries with their phases, refusals, switchovers, rejoins. */
    RECOVERY("pgbaton.recovery"),
    /** What was done to connection pools: paused, resumed, applied, failed, drifted. */
    POOLS("pgbaton.pools"),
    /** What a person should know, opened and resolved. */
    ALERTS("pgbaton.alerts");

    private final String kafkaName;

    Topic(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** The topic's name in Kafka. */
    public String kafkaName() {
        return kafkaName;
    }
}
