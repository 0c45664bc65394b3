package io.pgbaton.coordinator.model;

import java.util.Map;

/** What must never be. */
final class Invariants {

    private Invariants() {}

    /** A commit is about to be acknowledged: it must be on the line of all the others. */
    static void acknowledged(World world, Wal record) {
        for (Map.Entry<Integer, Wal> other : world.acknowledged.entrySet()) {
            Wal known = other.getValue();
            boolean ordered =
                    known.epoch <= record.epoch ? known.within(record) : record.within(known);
            if (!ordered) {
                world.violation =
                        "two acknowledged commits on different lines: ["
                                + known
                                + "] and ["
                                + record
                                + "]";
            }
        }
    }

    /** A node was just promoted: nobody else may have been, in the same epoch (I10). */
    static void promoted(World world, int node) {
        Wal mine = world.nodes[node].log;
        for (Node other : world.nodes) {
            for (Wal w = other.log; w != null; w = w.before) {
                if (w.kind == Wal.Kind.PROMOTION
                        && w.epoch == mine.epoch
                        && !w.writer.equals(mine.writer)) {
                    world.violation = "two promotions in epoch " + mine.epoch;
                }
            }
        }
    }

    /** After each step: the sealed primary has every commit that was acknowledged so far. */
    static void check(World world) {
        if (world.violation != null) {
            return;
        }
        long sealed = world.etcd.topology().epoch().number();
        Wal log = world.nodes[world.primary()].log;
        for (Map.Entry<Integer, Wal> acknowledged : world.acknowledged.entrySet()) {
            if (acknowledged.getKey() <= sealed && !acknowledged.getValue().within(log)) {
                world.violation =
                        "an acknowledged commit is lost: ["
                                + acknowledged.getValue()
                                + "] is not in the log of the sealed primary, ["
                                + log
                                + "]";
            }
        }
    }
}
