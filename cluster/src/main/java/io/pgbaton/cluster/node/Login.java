package io.pgbaton.cluster.node;

import java.nio.file.Path;

/**
 * How to log in: a role, where its password is read from, the database and the application_name.
 *
 * @param replication whether to speak the replication protocol ({@code replication=database})
 */
public record Login(
        String user,
        Path passwordFile,
        String database,
        String applicationName,
        boolean replication) {

    /** The same over the replication protocol. */
    public Login asReplication() {
        return new Login(user, passwordFile, database, applicationName, true);
    }
}
