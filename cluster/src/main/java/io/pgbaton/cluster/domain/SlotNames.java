package io.pgbaton.cluster.domain;

import java.util.Locale;

/**
 * Replication slots carry the epoch: {@code pgbaton_<epoch>_<node>}, characters other than
 * [a-z0-9_] of the node's name as {@code _} (I13; PostgreSQL allows no others, and 63 bytes at
 * most).
 */
public final class SlotNames {

    private SlotNames() {}

    /** The slot that a node uses to follow this epoch's primary. */
    public static String of(Epoch epoch, String node) {
        return "pgbaton_" + epoch + "_" + suffix(node);
    }

    /** The part that tells the node; must be distinct within a cluster. */
    public static String suffix(String node) {
        return node.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }
}
