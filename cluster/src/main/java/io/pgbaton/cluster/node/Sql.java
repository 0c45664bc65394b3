package io.pgbaton.cluster.node;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes values into SQL text; the simple protocol has no parameters. */
public final class Sql {

    private Sql() {}

    /**
     * A string literal, safe with {@code standard_conforming_strings} on (the default).
     *
     * @throws IllegalArgumentException for a NUL character, which PostgreSQL cannot hold
     */
    public static String literal(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a value with a NUL character");
        }
        return '\'' + value.replace("'", "''") + '\'';
    }

    /** A parenthesised list of literals, for IN. */
    public static String literals(Collection<String> values) {
        return values.stream().map(Sql::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    /** A value of a keyword/value connection string (libpq, "Connection Strings"). */
    public static String conninfoValue(String value) {
        return '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
