package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;

/**
 * Where a sealed epoch wants the clients to go.
 *
 * @param epoch the epoch that says so
 * @param node the primary's name in the spec
 * @param host a host name or an address
 */
public record Target(Epoch epoch, String node, String host, int port) {

    /** {@code host:port}. */
    public String endpoint() {
        return host + ":" + port;
    }
}
