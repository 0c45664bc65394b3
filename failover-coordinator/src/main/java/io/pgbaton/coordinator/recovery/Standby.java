package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.coordinator.domain.Revoked;

/**
 * A standby that this decider revoked: the facts, and the sessions that it was done with, which go
 * on through arm, promote and repoint, so that no step needs to take the lock again.
 *
 * @param control the locked session
 * @param replication a look over the replication protocol
 */
record Standby(Revoked facts, ControlSession control, Session replication)
        implements AutoCloseable {

    String node() {
        return facts.node();
    }

    @Override
    public void close() {
        control.close();
        replication.abort();
    }
}
