package io.pgbaton.cluster.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one was most likely meant to be. */
public final class NearestName {

    private NearestName() {}

    /** The closest of the known names; empty when none is near enough to be worth telling. */
    public static Optional<String> to(String written, Collection<String> known) {
        int tolerated = Math.max(2, written.length() / 3);
        return known.stream()
                .min(
                        Comparator.comparingInt((String k) -> distance(written, k))
                                .thenComparing(k -> k))
                .filter(k -> distance(written, k) <= Math.min(tolerated, k.length() - 1));
    }

    /** How many characters must be put in, taken out or changed; case counts for nothing. */
    private static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[right.length()];
    }
}
