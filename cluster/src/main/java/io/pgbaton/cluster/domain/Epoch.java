package io.pgbaton.cluster.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The number that only rises: at most one candidate and one primary each. Cluster adoption seals
 * epoch 1; 0 stands for "none yet".
 */
public record Epoch(long number) implements Comparable<Epoch> {

    /** No epoch was sealed yet. */
    public static final Epoch NONE = new Epoch(0);

    /** The epoch that adoption seals. */
    public static final Epoch FIRST = new Epoch(1);

    @JsonCreator
    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("an epoch is not negative: " + number);
        }
    }

    public Epoch next() {
        return new Epoch(number + 1);
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @JsonValue
    public long value() {
        return number;
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
