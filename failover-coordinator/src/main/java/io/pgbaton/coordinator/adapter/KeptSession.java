package io.pgbaton.coordinator.adapter;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;

/**
 * A session that was opened ahead of need. It may be over without anybody having been told: ended
 * by another control session, or by a host that was cut off the network and restarted there. Its
 * first statement, which is a look (I11: no change is ever repeated), finds that out; then one more
 * connection is made, and asked the same.
 */
final class KeptSession implements Session {

    private final Dial dial;
    private volatile Session current;
    private volatile boolean over;
    private boolean asked;

    /** Opens another connection to where the kept one went. */
    @FunctionalInterface
    interface Dial {
        Session again() throws NodeException;
    }

    KeptSession(Session kept, Dial dial) {
        this.current = kept;
        this.dial = dial;
    }

    @Override
    public Rows query(String sql, Duration timeout) throws NodeException {
        boolean first = !asked;
        asked = true;
        try {
            return current.query(sql, timeout);
        } catch (NodeException e) {
            if (!first || over || e.kind() != NodeException.Kind.BROKEN) {
                throw e;
            }
        }
        Session broken = current;
        current = dial.again();
        broken.abort();
        if (over) {
            current.abort();
        }
        return current.query(sql, timeout);
    }

    @Override
    public void onClosed(Runnable action) {
        current.onClosed(action);
    }

    @Override
    public boolean isOpen() {
        return current.isOpen();
    }

    @Override
    public int backendPid() {
        return current.backendPid();
    }

    @Override
    public void abort() {
        over = true;
        current.abort();
    }

    @Override
    public void close() {
        over = true;
        current.close();
    }
}
