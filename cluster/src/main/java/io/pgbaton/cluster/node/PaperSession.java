package io.pgbaton.cluster.node;

/**
 * A session with no server behind it, for rehearsals and tests: what it answers is all that is left
 * to say. It is open until this side ends it.
 */
public abstract class PaperSession implements Session {

    private volatile boolean open = true;

    /** No server, so nobody else ever closes it. */
    @Override
    public void onClosed(Runnable action) {}

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public int backendPid() {
        return 0;
    }

    @Override
    public void abort() {
        open = false;
    }

    @Override
    public void close() {
        open = false;
    }
}
