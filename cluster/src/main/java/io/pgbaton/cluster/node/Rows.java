package io.pgbaton.cluster.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a statement; every value in PostgreSQL's text form.
 *
 * @param columns the column names, in order
 * @param values row by row
 */
public record Rows(List<String> columns, List<List<@Nullable String>> values) {

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }

    /** The value in a row under a column's name; null for SQL NULL. */
    public @Nullable String get(int row, String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + column + " in " + columns);
        }
        return values.get(row).get(index);
    }

    /** The first value of the first row; null for SQL NULL or no row. */
    public @Nullable String single() {
        return values.isEmpty() ? null : values.getFirst().getFirst();
    }

    /** Whether the first value of the first row is true ({@code t}). */
    public boolean isTrue() {
        String value = single();
        return "t".equals(value) || "true".equals(value);
    }
}
