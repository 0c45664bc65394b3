package io.pgbaton.cluster.node;

import java.time.Duration;

/** Opens sessions on nodes; each direct, never through a pooler. */
public interface NodeDialer {

    /**
     * Opens a session.
     *
     * @param timeout for TCP, authentication and start-up together; past it a connection that still
     *     comes about is closed again
     * @throws NodeException says how it failed
     */
    Session connect(NodeAddress address, Login login, Duration timeout) throws NodeException;
}
