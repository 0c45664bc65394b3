package io.pgbaton.cluster.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node promised: to serve no decider of a lower (epoch, token). Kept in the node's own
 * postgresql.auto.conf as {@code pgbaton.promised} and always read from {@code pg_file_settings}.
 *
 * @param epoch the epoch that it was made in
 * @param token the decider's lease key's create revision
 */
public record Promise(Epoch epoch, long token) implements Comparable<Promise> {

    /** Of a node that never promised anything. */
    public static final Promise NONE = new Promise(Epoch.NONE, 0);

    /** The setting's name. */
    public static final String SETTING = "pgbaton.promised";

    private static final Pattern TEXT = Pattern.compile("([0-9]+)_([0-9]+)");

    /**
     * Reads {@code <epoch>_<token>}; an absent or empty setting is {@link #NONE}.
     *
     * @throws IllegalArgumentException when the text is something else: never guess a promise
     */
    @JsonCreator
    public static Promise parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a promise: " + text);
        }
        try {
            return new Promise(
                    new Epoch(Long.parseLong(parts.group(1))), Long.parseLong(parts.group(2)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a promise: " + text, e);
        }
    }

    /** Whether this forbids to serve the other. */
    public boolean forbids(Promise other) {
        return compareTo(other) > 0;
    }

    /** The higher of both: a promise never goes down (I12). */
    public Promise max(Promise other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Promise other) {
        int byEpoch = epoch.compareTo(other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(token, other.token);
    }

    @JsonValue
    @Override
    public String toString() {
        return epoch + "_" + token;
    }
}
