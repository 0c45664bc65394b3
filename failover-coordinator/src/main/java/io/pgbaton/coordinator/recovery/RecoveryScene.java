package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryStarted;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery of one cluster works with.
 *
 * @param guard asked before every step (I1)
 * @param clock for the story only; decisions go by the monotonic clock
 */
public record RecoveryScene(
        ClusterSpec spec,
        NodeDialer dialer,
        StepGuard guard,
        Timing timing,
        Narrator narrator,
        Clock clock) {

    /** How the nodes are reached in the name of this promise. */
    public Reach reach(Promise promise) {
        return new Reach(dialer, spec, promise, guard, timing);
    }

    List<String> nodes() {
        return spec.nodes().stream().map(ClusterSpec.Node::name).toList();
    }

    List<String> nodesWithout(String node) {
        return nodes().stream().filter(name -> !name.equals(node)).toList();
    }

    void tellStarted(Journal journal, boolean resumed) {
        narrator.tell(
                new RecoveryStarted(
                        spec.name(),
                        journal.epoch().number(),
                        journal.kind().name(),
                        journal.oldPrimary(),
                        journal.reason(),
                        resumed,
                        clock.instant()));
    }

    void tellAborted(Journal journal, String outcome, String why) {
        narrator.tell(
                new RecoveryAborted(
                        spec.name(), journal.epoch().number(), outcome, why, clock.instant()));
    }

    /** Tells who is primary, by which rule. */
    public void tellTopology(Topology topology) {
        narrator.tell(Sealing.changed(spec, topology));
    }

    void tellAdvanced(Journal journal, @Nullable String detail) {
        Journal.Candidate candidate = journal.candidate();
        narrator.tell(
                new RecoveryAdvanced(
                        spec.name(),
                        journal.epoch().number(),
                        journal.phase().name(),
                        candidate == null ? null : candidate.node(),
                        detail,
                        clock.instant()));
    }
}
