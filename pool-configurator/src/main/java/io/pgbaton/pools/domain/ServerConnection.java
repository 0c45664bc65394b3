package io.pgbaton.pools.domain;

/**
 * A row of {@code SHOW SERVERS}.
 *
 * @param address the numeric address that it is connected to
 * @param closing closed on release; never given to another client
 * @param link identifies the client that uses it; empty: none
 */
public record ServerConnection(
        String database, String address, int port, boolean closing, String link) {

    /** Whether a client uses it now. */
    public boolean inUse() {
        return !link.isEmpty();
    }
}
