package io.pgbaton.lab.chaos.fault;

/** A part of the cluster that a fault takes for itself: two faults at a time never share one. */
public enum Victim {
    PRIMARY,
    STANDBY,
    ETCD,
    KAFKA,
    COORDINATOR,
    MONITOR,
    PGBOUNCER
}
