package io.pgbaton.coordinator.model;

import java.util.Arrays;

/** A set of 64-bit hashes, eight bytes each. */
final class Hashes {

    private long[] slots = new long[1 << 16];
    private int size;

    int size() {
        return size;
    }

    /** Whether it was not there. */
    boolean add(long hash) {
        long value = hash == 0 ? 1 : hash;
        int at = slot(slots, value);
        if (slots[at] == value) {
            return false;
        }
        slots[at] = value;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    private static int slot(long[] table, long value) {
        int at = (int) (value & table.length - 1);
        while (table[at] != 0 && table[at] != value) {
            at = at + 1 & table.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        Arrays.stream(slots).filter(v -> v != 0).forEach(v -> larger[slot(larger, v)] = v);
        slots = larger;
    }
}
