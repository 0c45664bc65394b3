package io.pgbaton.coordinator.domain;

/**
 * What the monitors saw of a pool lately.
 *
 * @param reachable whether its console answered any of them
 * @param detail for people
 */
public record PoolSight(boolean reachable, String detail) {}
