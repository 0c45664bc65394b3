package io.pgbaton.pools.turn;

import io.pgbaton.pools.domain.DatabaseState;
import io.pgbaton.pools.domain.ServerConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A pool's admin console. Calls block, each within a deadline; used by one thread. */
public interface Console extends AutoCloseable {

    /** The databases by name. */
    Map<String, DatabaseState> databases() throws ConsoleFailure;

    /** The open connections to servers. */
    List<ServerConnection> servers() throws ConsoleFailure;

    /**
     * Lets the databases' clients queue, all at once, each on a connection of its own. A pause that
     * still waits for running transactions is in force from its beginning.
     *
     * @param wait returns after this time at the latest, answered or not
     */
    void pause(List<String> databases, Duration wait) throws ConsoleFailure;

    /**
     * Whether the newest pause of each of these was answered: their clients queue, and no
     * transaction runs any more.
     */
    boolean quiet(List<String> databases);

    /** Has the pool read its files; whether it took them must be looked at. */
    void reload() throws ConsoleFailure;

    /** Lets a database's clients go on; a pause of it that waits still is given up. */
    void resume(String database) throws ConsoleFailure;

    /** Ends connections to servers together with the clients that use them. */
    void cut(String database, List<ServerConnection> servers) throws ConsoleFailure;

    /** Keeps connections open, so that the next pause finds them; returns at once. */
    void warm(List<String> databases);

    @Override
    void close();
}
