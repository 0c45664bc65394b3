package io.pgbaton.cluster.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;

/**
 * A position in the write-ahead log: an unsigned 64-bit byte offset, written {@code X/Y} in
 * hexadecimal (PostgreSQL manual, "pg_lsn Type").
 */
public record Lsn(long bytes) implements Comparable<Lsn> {

    /** The lowest position; PostgreSQL never has a record there. */
    public static final Lsn ZERO = new Lsn(0);

    /**
     * Reads PostgreSQL's text form.
     *
     * @throws IllegalArgumentException when the text is none
     */
    @JsonCreator
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > 8 || text.length() - slash < 2 || text.length() - slash > 9) {
            throw new IllegalArgumentException("not an LSN: " + text);
        }
        try {
            long high = HexFormat.fromHexDigitsToLong(text.substring(0, slash));
            long low = HexFormat.fromHexDigitsToLong(text.substring(slash + 1));
            return new Lsn(high << 32 | low);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an LSN: " + text, e);
        }
    }

    /** The greater of both. */
    public Lsn max(Lsn other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether this is at or past the other. */
    public boolean atLeast(Lsn other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(bytes, other.bytes);
    }

    @JsonValue
    @Override
    public String toString() {
        return String.format("%X/%X", bytes >>> 32, bytes & 0xFFFF_FFFFL);
    }
}
