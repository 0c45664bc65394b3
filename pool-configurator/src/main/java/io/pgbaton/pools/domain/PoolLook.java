package io.pgbaton.pools.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found of a pool.
 *
 * @param fragment the file's text; empty when there is none
 * @param databases by name
 * @param servers empty where they were not looked at
 * @param targetAddresses the numeric addresses of the target's host; empty when it does not resolve
 */
public record PoolLook(
        String fragment,
        Map<String, DatabaseState> databases,
        List<ServerConnection> servers,
        Set<String> targetAddresses) {

    public PoolLook {
        databases = Map.copyOf(databases);
        servers = List.copyOf(servers);
        targetAddresses = Set.copyOf(targetAddresses);
    }
}
