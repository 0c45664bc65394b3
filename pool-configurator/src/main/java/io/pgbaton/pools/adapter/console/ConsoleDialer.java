package io.pgbaton.pools.adapter.console;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;

/** Opens a session on one pool's console. */
@FunctionalInterface
interface ConsoleDialer {
    Session dial() throws NodeException;
}
