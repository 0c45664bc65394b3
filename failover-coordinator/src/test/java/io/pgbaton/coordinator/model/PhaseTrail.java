package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The transitions that journals have made, epoch by epoch, as the store shows them after each step
 * of a world.
 */
final class PhaseTrail {

    private final SortedSet<String> taken = new TreeSet<>();
    private final Map<Epoch, RecoveryPhase> at = new HashMap<>();

    /** Another world: its epochs are others. */
    void begin() {
        at.clear();
    }

    /** Takes a look at the store of the world that was begun. */
    void saw(World world) {
        for (EpochRecord epoch : world.etcd.epochs()) {
            Journal ended = epoch.journal();
            if (ended != null) {
                reached(epoch.epoch(), ended.phase());
            }
        }
        world.etcd.open().ifPresent(journal -> reached(journal.epoch(), journal.phase()));
    }

    private void reached(Epoch epoch, RecoveryPhase phase) {
        RecoveryPhase before = at.put(epoch, phase);
        if (before != phase) {
            taken.add(told(before, phase));
        }
    }

    /** All that was taken, as {@code REVOKING --> CHOSEN}. */
    SortedSet<String> taken() {
        return taken;
    }

    /**
     * A transition as the specification's diagram has it.
     *
     * @param from null: the epoch begins
     */
    static String told(@Nullable RecoveryPhase from, RecoveryPhase to) {
        return (from == null ? "[*]" : from.name()) + " --> " + to;
    }
}
