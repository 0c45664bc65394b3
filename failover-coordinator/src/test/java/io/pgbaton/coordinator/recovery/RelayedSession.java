package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.Session;

/** A session that somebody stands in front of: what is asked on it is left to say. */
abstract class RelayedSession implements Session {

    final Session session;

    RelayedSession(Session session) {
        this.session = session;
    }

    @Override
    public void onClosed(Runnable action) {
        session.onClosed(action);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public int backendPid() {
        return session.backendPid();
    }

    @Override
    public void abort() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
