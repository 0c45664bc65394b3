package io.pgbaton.lab.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.lab.chaos.history.Ending;
import io.pgbaton.lab.chaos.history.History;
import io.pgbaton.lab.chaos.history.Place;
import io.pgbaton.lab.chaos.history.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The append workload's table, as one client uses it over one connection. */
record Lists(Connection connection, History history, int client, Route route) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PLACE =
            """
            host(inet_server_addr()),
            CASE WHEN pg_is_in_recovery() THEN 0
                 ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
             END""";

    private static final String APPEND =
            """
            INSERT INTO pgbaton_lists AS l (list, elements) VALUES (?, ARRAY[?::bigint])
                ON CONFLICT (list) DO UPDATE SET elements = l.elements || EXCLUDED.elements
            RETURNING """
                    + " "
                    + PLACE;

    private static final String READ =
            "SELECT "
                    + PLACE
                    + """
                    , (SELECT coalesce(json_object_agg(list, elements), '{}')
                         FROM pgbaton_lists WHERE list = ANY (?))
                    """;

    /** Makes the table where it is missing. */
    static void makeTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS pgbaton_lists"
                            + " (list int PRIMARY KEY, elements bigint[] NOT NULL)");
        }
    }

    /** The lists from one to another, without the latter. */
    static Map<Integer, List<Long>> between(Connection connection, int from, int to)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT coalesce(json_object_agg(list, elements), '{}')"
                                + " FROM pgbaton_lists WHERE list >= ? AND list < ?")) {
            select.setInt(1, from);
            select.setInt(2, to);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return parse(row.getString(1));
            }
        }
    }

    /** Appends to each list in one transaction; false when the connection is of no use any more. */
    boolean append(List<Integer> lists) {
        long id = history.append(client, route, lists);
        boolean asked = false;
        try {
            connection.setAutoCommit(false);
            Place place = null;
            try (PreparedStatement append = connection.prepareStatement(APPEND)) {
                for (int list : lists) {
                    append.setInt(1, list);
                    append.setLong(2, id);
                    try (ResultSet row = append.executeQuery()) {
                        row.next();
                        place = new Place(row.getString(1), row.getInt(2));
                    }
                }
            }
            asked = true;
            connection.commit();
            if (place == null) {
                throw new IllegalArgumentException("an append to no list");
            }
            history.appended(id, place);
            return true;
        } catch (SQLException e) {
            // A transaction whose COMMIT was never sent is rolled back, whoever is at fault.
            history.failed(id, asked ? Ending.INFO : Ending.FAIL, told(e));
            return false;
        }
    }

    /** Reads the lists in one statement; false when the connection is of no use any more. */
    boolean read(List<Integer> lists) {
        long id = history.read(client, route, lists);
        try {
            connection.setAutoCommit(true);
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setArray(1, connection.createArrayOf("int", lists.toArray()));
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    Map<Integer, List<Long>> seen = new TreeMap<>();
                    lists.forEach(list -> seen.put(list, List.of()));
                    seen.putAll(parse(row.getString(3)));
                    history.answered(id, new Place(row.getString(1), row.getInt(2)), seen);
                }
            }
            return true;
        } catch (SQLException e) {
            history.failed(id, Ending.FAIL, told(e));
            return false;
        }
    }

    private static Map<Integer, List<Long>> parse(String lists) {
        try {
            return JSON.readValue(lists, new TypeReference<TreeMap<Integer, List<Long>>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String told(SQLException e) {
        return e.getSQLState()
                + " "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
