package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.Adoption;
import io.pgbaton.coordinator.recovery.FollowerRepair;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Objection;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.PoolPauses;
import io.pgbaton.coordinator.recovery.Reach;
import io.pgbaton.coordinator.recovery.Recovery;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.RuleChange;
import io.pgbaton.coordinator.recovery.SqlFence;
import io.pgbaton.coordinator.recovery.Switchover;
import io.pgbaton.coordinator.recovery.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a decider does, by the production code.
 *
 * @param cluster whose
 * @param token of the decider
 * @param what which
 * @param node which node it is about; empty where that does not matter
 * @param rule the rule to change to, as its names; empty where that does not matter
 * @param patient whether stragglers are waited for
 */
record Task(
        Cluster cluster, long token, What what, String node, List<String> rule, boolean patient) {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration ONE_LOOK = Duration.ofNanos(1);

    /** A decider's deeds, as {@code Desk} and {@code Housekeeping} have them. */
    enum What {
        ADOPT,
        RECOVER,
        RESUME,
        ABANDON,
        SWITCH_OVER,
        REPAIR,
        CHANGE_RULE,
        FENCE_STRAY,
        /** A node is on the line again: it need not be recloned any more. */
        ARRIVED,
        /** The suspicion, bound to the decider's lease. */
        SUSPECT;

        private static final Set<What> BESIDE = EnumSet.of(REPAIR, FENCE_STRAY, SUSPECT);

        /** Whether it is done on the decider's own thread, one at a time. */
        boolean main() {
            return !BESIDE.contains(this);
        }

        /** Whether it writes to the store, by what it read there. */
        boolean writes() {
            return main() || this == SUSPECT;
        }
    }

    /** Runs it to its end; how it ended. */
    String run(Run run) {
        try {
            JournalBook book =
                    new JournalBook(
                            run.store(),
                            Scene.CLUSTER,
                            new Fence(Key.decider(Scene.CLUSTER), token),
                            step -> {});
            book.load();
            Object ended = decide(run, book);
            if (ended instanceof Outcome outcome) {
                tell(book, outcome);
            }
            return String.valueOf(ended);
        } catch (NodeException | RuntimeException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private @Nullable Object decide(Run run, JournalBook book) throws NodeException {
        RecoveryScene scene = scene(run);
        if (what == What.ADOPT) {
            return new Adoption(scene, book).adopt();
        }
        Topology topology = book.topology().orElseThrow();
        Reach reach = scene.reach(new Promise(topology.epoch(), token));
        return switch (what) {
            case ADOPT -> throw new IllegalStateException("it is adopted");
            case RECOVER ->
                    new Recovery(scene, book)
                            .begin(Journal.Kind.FAILOVER, topology.primary(), "the model");
            case RESUME -> resume(scene, book, run);
            case ABANDON -> new Recovery(scene, book).abandon(book.open().orElseThrow(), "lost");
            case SWITCH_OVER ->
                    new Switchover(scene, book, pauses(run))
                            .begin(
                                    SwitchoverRequest.ask(
                                            "1", "the model", node, null, false, Scene.NOW),
                                    new SwitchoverReport(topology.primary(), node, List.of()));
            case REPAIR -> repair(reach, topology, book);
            case CHANGE_RULE -> new RuleChange(reach, book).to(topology, next(topology), "asked");
            case FENCE_STRAY -> new SqlFence(reach).fence(node, () -> true);
            case ARRIVED -> {
                book.recloned(node);
                yield "arrived";
            }
            case SUSPECT -> {
                book.notices().suspicion(suspicion(topology), token);
                yield "suspected";
            }
        };
    }

    /** What it refuses, as {@code Refusals} has it; {@code node prepare} goes by it. */
    private static void tell(JournalBook book, Outcome outcome) {
        switch (outcome) {
            case Outcome.Sealed sealed -> {
                if (book.notices().refusal().isPresent()) {
                    book.notices().refusal(null);
                }
            }
            case Outcome.GivenUp givenUp -> {}
            case Outcome.Refused(Veto veto, Map<String, String> nodes) ->
                    refuse(book, book.topology().orElseThrow().epoch().next(), veto, nodes);
            case Outcome.Open(Veto veto, String reason, Map<String, String> nodes) ->
                    refuse(book, book.open().orElseThrow().epoch(), veto, nodes);
        }
    }

    /** Once, and without its words: nobody decides by them. */
    private static void refuse(
            JournalBook book, Epoch epoch, Veto veto, Map<String, String> against) {
        Map<String, String> nodes = new TreeMap<>();
        against.keySet().forEach(node -> nodes.put(node, ""));
        Refusal refusal = new Refusal(epoch, veto.label(), "", nodes, Scene.NOW);
        if (!book.notices().refusal().equals(Optional.of(refusal))) {
            book.notices().refusal(refusal);
        }
    }

    /** What has left the line is put on record by the decider's own thread. */
    private String repair(Reach reach, Topology topology, JournalBook book) {
        Objection objection = new FollowerRepair(reach, topology).repair(node);
        if (objection != null && objection.offLine()) {
            book.toReclone(topology.epoch(), List.of(node));
        }
        return String.valueOf(objection);
    }

    private static Suspicion suspicion(Topology topology) {
        return new Suspicion(
                topology.epoch(),
                topology.primary(),
                Scene.NOW,
                List.of(Scene.VANTAGES.getFirst()));
    }

    private Object resume(RecoveryScene scene, JournalBook book, Run run) {
        Journal open = book.open().orElseThrow();
        return open.kind() == Journal.Kind.SWITCHOVER
                ? new Switchover(scene, book, pauses(run)).resume(open)
                : new Recovery(scene, book).resume(open);
    }

    private static PoolPauses pauses(Run run) {
        return new PoolPauses(run.store(), Scene.CLUSTER);
    }

    private DurabilityRule next(Topology topology) {
        return Scene.rule(
                topology.epoch().number(),
                topology.primary(),
                rule.subList(1, rule.size()),
                Integer.parseInt(rule.getFirst()));
    }

    /**
     * Time stands still in it. What is waited for without end the model answers when it is so;
     * bounds that a step survives are one look long, and the model decides when that is.
     */
    private RecoveryScene scene(Run run) {
        Timing timing =
                new Timing(
                        FOR_EVER.multipliedBy(3),
                        Duration.ofSeconds(1),
                        FOR_EVER,
                        ONE_LOOK,
                        ONE_LOOK,
                        ONE_LOOK,
                        FOR_EVER,
                        patient ? FOR_EVER : Duration.ZERO);
        return new RecoveryScene(
                cluster.spec,
                run.dialer(),
                step -> {},
                timing,
                event -> {},
                Clock.fixed(Scene.NOW, ZoneOffset.UTC));
    }

    @Override
    public String toString() {
        return what.name().toLowerCase(Locale.ROOT)
                + (node.isEmpty() ? "" : " " + node)
                + (rule.isEmpty() ? "" : " ANY " + rule.getFirst() + rule.subList(1, rule.size()));
    }
}
