package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.coordinator.domain.Quorum;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why this version cannot leave a state although every node is there (docs/failover.md, "Not yet";
 * {@link LimitsTest} tells how it comes to that). Anything else is a failure of the model's tests.
 */
final class Limits {

    static final String MID_PROMOTION =
            "H7: a rule that counts cannot do without a candidate that was killed in mid-promotion";

    private Limits() {}

    /** The limit that holds it there; null: none that is known. */
    static @Nullable String of(World world) {
        if (world.etcd.open().isEmpty()) {
            return null;
        }
        Set<String> killed = new TreeSet<>();
        Set<String> able = new TreeSet<>();
        for (int i = 0; i < world.nodes.length; i++) {
            String name = world.cluster.name(i);
            if (world.nodes[i].standby || i == world.primary()) {
                able.add(name);
            } else if (killedInMidPromotion(world, i)) {
                killed.add(name);
            }
        }
        Set<String> ableAndKilled = new TreeSet<>(able);
        ableAndKilled.addAll(killed);
        for (DurabilityRule rule : Quorum.rules(world.etcd.topology(), world.etcd.epochs())) {
            if (!rule.revokedBy(able) && rule.revokedBy(ableAndKilled)) {
                return MID_PROMOTION;
            }
        }
        return null;
    }

    /**
     * It came up as a primary on the line that it was to leave [T10]: nobody may promote it, and
     * nobody can revoke it. One that was promoted, and given up after that, is rebuilt once an
     * epoch is sealed; until then nobody can revoke it either.
     */
    private static boolean killedInMidPromotion(World world, int node) {
        return world.nodes[node].up && !promoted(world, node);
    }

    private static boolean promoted(World world, int node) {
        String name = world.cluster.name(node);
        return world.nodes[node].log.records().stream()
                .anyMatch(w -> w.kind == Wal.Kind.PROMOTION && w.writer.equals(name));
    }
}
