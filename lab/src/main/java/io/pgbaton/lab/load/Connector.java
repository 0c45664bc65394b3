package io.pgbaton.lab.load;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection of the application, through a pool or directly. */
@FunctionalInterface
public interface Connector {
    Connection connect() throws SQLException;
}
