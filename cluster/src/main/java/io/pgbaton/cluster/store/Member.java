package io.pgbaton.cluster.store;

import java.time.Instant;

/**
 * A live process of pgbaton.
 *
 * @param id its configured instance name
 * @param address {@code host:port} of its HTTP interface
 */
public record Member(String id, String address, Instant since) {}
