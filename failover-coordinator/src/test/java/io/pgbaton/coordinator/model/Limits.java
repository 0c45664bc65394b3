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
        Set<String> able = new TreeSet<>(world.cluster.nodes);
        able.removeAll(killedInMidPromotion(world));
        for (DurabilityRule rule : Quorum.rules(world.etcd.topology(), world.etcd.epochs())) {
            if (!rule.revokedBy(able) && rule.revokedBy(world.cluster.nodes)) {
                return MID_PROMOTION;
            }
        }
        return null;
    }

    /**
     * They came up as primaries on the line that they were to leave [T10]: nobody may promote them,
     * and nobody can revoke them.
     */
    private static Set<String> killedInMidPromotion(World world) {
        Set<String> killed = new TreeSet<>();
        for (int i = 0; i < world.nodes.length; i++) {
            Node node = world.nodes[i];
            if (i != world.primary() && node.up && !node.standby && !promoted(world, i)) {
                killed.add(world.cluster.name(i));
            }
        }
        return killed;
    }

    private static boolean promoted(World world, int node) {
        String name = world.cluster.name(node);
        return world.nodes[node].log.records().stream()
                .anyMatch(w -> w.kind == Wal.Kind.PROMOTION && w.writer.equals(name));
    }
}
