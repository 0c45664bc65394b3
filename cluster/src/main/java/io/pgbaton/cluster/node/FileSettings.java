package io.pgbaton.cluster.node;

import java.util.Collection;

/**
 * Reads settings as the configuration files have them ({@code pg_file_settings}): the last entry
 * wins, as it would at the next reload (PostgreSQL manual, "pg_file_settings").
 */
public final class FileSettings {

    private FileSettings() {}

    /** A query for one setting; no row when no file sets it. */
    public static String query(String name) {
        return "select setting from pg_file_settings where name = "
                + Sql.literal(name)
                + " order by seqno desc limit 1";
    }

    /** A query for several settings, a row {@code name, setting} for each that a file sets. */
    public static String query(Collection<String> names) {
        return "select distinct on (name) name, setting from pg_file_settings where name in "
                + Sql.literals(names)
                + " order by name, seqno desc";
    }

    /** The same as a scalar expression within another statement. */
    public static String expression(String name) {
        return "(" + query(name) + ")";
    }
}
