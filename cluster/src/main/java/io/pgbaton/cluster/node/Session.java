package io.pgbaton.cluster.node;

import java.time.Duration;

/**
 * One connection to one node (or pool console). One statement at a time: the next is sent only
 * after the answer to the last. Thread-safe in so far as calls are serialised.
 */
public interface Session extends AutoCloseable {

    /**
     * Sends one statement by the simple protocol and waits for its answer.
     *
     * @param timeout past it the connection is aborted, because a statement that was sent may still
     *     run: nothing is ever repeated on another session (I11)
     * @throws NodeException says how it failed; anything but {@link NodeException.Kind#SQL} means
     *     that this session is over
     */
    Rows query(String sql, Duration timeout) throws NodeException;

    /** Called once, from a thread that must not block, as soon as the connection is gone. */
    void onClosed(Runnable action);

    boolean isOpen();

    /** The server's process id of it. */
    int backendPid();

    /** Closes without waiting for anything in flight: the socket is gone when this returns. */
    void abort();

    /** Closes in good order, bounded; then aborts. Never throws. */
    @Override
    void close();
}
