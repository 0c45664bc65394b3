package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.RecoveryCompleted;
import io.pgbaton.events.TopologyChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a sealed epoch leaves behind: the topology, the hold, the story. */
final class Sealing {

    private Sealing() {}

    static Topology topology(RecoveryScene scene, DurabilityRule rule, int timeline, String why) {
        return new Topology(
                rule.epoch(), rule.primary(), rule, null, timeline, scene.clock().instant(), why);
    }

    /** After an automatic failover the cluster is held, where the spec says for how long. */
    static @Nullable Hold hold(RecoveryScene scene, Journal journal) {
        Duration block = scene.spec().failover().blockAfter();
        if (journal.kind() != Journal.Kind.FAILOVER || block.isZero()) {
            return null;
        }
        Instant now = scene.clock().instant();
        return new Hold(
                Hold.Kind.AFTER_FAILOVER,
                "pgbaton",
                "failed over to epoch " + journal.epoch() + "; `pgbaton release` acknowledges it",
                now,
                now.plus(block));
    }

    static void tell(
            RecoveryScene scene,
            Topology topology,
            Journal journal,
            Map<String, Long> millis,
            List<String> toRejoin) {
        String cluster = scene.spec().name();
        Instant now = scene.clock().instant();
        scene.tellTopology(topology);
        scene.narrator()
                .tell(
                        new RecoveryCompleted(
                                cluster,
                                topology.epoch().number(),
                                journal.kind().name(),
                                journal.oldPrimary(),
                                topology.primary(),
                                millis,
                                toRejoin,
                                now));
    }

    /** The event that tells a topology. */
    static TopologyChanged changed(ClusterSpec spec, Topology topology) {
        return new TopologyChanged(
                spec.name(),
                topology.epoch().number(),
                topology.primary(),
                topology.timeline(),
                List.copyOf(topology.rule().voters()),
                topology.rule().n(),
                topology.rule().n() < spec.durability().synchronousStandbys()
                        || topology.rule().voters().size() < spec.nodes().size() - 1,
                topology.since(),
                topology.why());
    }
}
