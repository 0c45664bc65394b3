package io.pgbaton.coordinator.model;

/** 64-bit hashing of states; two states of 10^7 collide with a chance below 10^-5. */
final class Mix {

    static final long SEED = 0x9E3779B97F4A7C15L;

    private Mix() {}

    static long of(long hash, long value) {
        long z = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 29)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 32);
    }

    static long of(long hash, String text) {
        long h = hash;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001B3L;
            h ^= h >>> 31;
        }
        return of(h, text.length());
    }
}
