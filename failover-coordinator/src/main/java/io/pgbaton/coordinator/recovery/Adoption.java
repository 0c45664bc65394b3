package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.adoption.AdoptionSurvey;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PromiseForbids;
import io.pgbaton.coordinator.domain.Veto;
import java.util.Map;

/**
 * Takes over an existing cluster in epoch 1: promise everywhere, slots of epoch 1, standbys follow
 * through them under their own names, names armed on all and confirmed, marker, topology. Every
 * step can be done again; until the topology is written nothing is decided by it.
 */
public final class Adoption {

    private final RecoveryScene scene;
    private final JournalBook book;

    public Adoption(RecoveryScene scene, JournalBook book) {
        this.scene = scene;
        this.book = book;
    }

    /** Adopts, or says why not; whoever calls tries again later. */
    public Outcome adopt() {
        AdoptionPlan plan =
                AdoptionSurvey.survey(scene.spec(), scene.dialer(), scene.timing().step());
        return switch (plan) {
            case AdoptionPlan.Refused(String reason, Map<String, String> nodes) ->
                    new Outcome.Refused(Veto.NOT_ADOPTABLE, nodes);
            case AdoptionPlan.Feasible feasible -> take(feasible.rule(), feasible.timeline());
        };
    }

    private Outcome take(DurabilityRule rule, int timeline) {
        Reach reach = scene.reach(new Promise(rule.epoch(), book.token()));
        try (ControlSession primary = reach.control(rule.primary())) {
            Arming arming = new Arming(reach);
            primary.raisePromise();
            arming.slots(primary, rule);
            for (String voter : rule.voters()) {
                try (ControlSession standby = reach.control(voter)) {
                    standby.raisePromise();
                    if (!new Repointing(reach).follows(standby, rule)) {
                        new Repointing(reach).repoint(standby, rule, null);
                    }
                }
            }
            Confirmation confirmation = new Confirmation(reach);
            if (!confirmation.streaming(primary, rule.voters())) {
                return refused(rule, "the standbys did not reconnect under their own names");
            }
            if (rule.synchronous()
                    && WaitProof.needed(primary)
                    && !new WaitProof(reach).holds(primary)) {
                WaitProof.giveUp(primary);
                return refused(rule, "no commit was seen waiting: is its checkpointer busy?");
            }
            arming.arm(primary, rule);
            Lsn marker = new Marking(reach).write(primary, rule);
            if (!confirmation.flushedByAll(primary, rule.voters(), marker)) {
                return refused(rule, "the marker of epoch 1 was not flushed by every standby");
            }
            Topology topology =
                    Sealing.topology(scene, rule, timeline, "adopted by `pgbaton apply`");
            book.adopt(topology);
            scene.tellTopology(topology);
            return new Outcome.Sealed(topology);
        } catch (NodeException | PromiseForbids e) {
            return refused(rule, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome refused(DurabilityRule rule, String why) {
        return new Outcome.Refused(Veto.NOT_ADOPTABLE, Map.of(rule.primary(), why));
    }
}
