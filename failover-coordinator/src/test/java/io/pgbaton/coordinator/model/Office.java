package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judge;
import io.pgbaton.coordinator.domain.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a decider begins: as {@code Desk}, {@code Housekeeping} and {@code Returns} have it, with
 * the production code's verdict, dry check and rules.
 */
final class Office {

    private Office() {}

    /**
     * All that it may begin now. A recovery may begin, and a candidate may be given up, whenever
     * the dry check passes: no safety rests on the verdict.
     */
    static List<Task> mayBegin(World world) {
        List<Task> tasks = new ArrayList<>();
        if (!world.etcd.adopted()) {
            return world.busy() ? tasks : List.of(adoption(world));
        }
        Optional<Journal> open = world.etcd.open();
        boolean epochLeft = world.etcd.highestEpoch() < world.budget.epochs();
        if (open.isEmpty()) {
            repairs(world, tasks);
            strays(world, tasks);
        }
        if (world.budget.suspicions() > 0 && !suspecting(world)) {
            tasks.add(task(world, Task.What.SUSPECT, "", List.of(), false));
        }
        if (world.busy()) {
            return tasks;
        }
        if (open.isPresent()) {
            both(tasks, world, Task.What.RESUME);
            if (epochLeft
                    && mayBeAbandoned(open.get())
                    && otherWay(world, Eyes.see(world), needed(open.get()))) {
                both(tasks, world, Task.What.ABANDON);
            }
            return tasks;
        }
        if (epochLeft) {
            if (otherWay(world, Eyes.see(world), world.etcd.topology().primary())) {
                both(tasks, world, Task.What.RECOVER);
            }
            switchovers(world, tasks);
        }
        arrivals(world, tasks);
        rules(world, tasks);
        return tasks;
    }

    private static boolean suspecting(World world) {
        for (Proc proc : world.procs) {
            if (proc.state() == Proc.State.DECIDES
                    && proc.course().task().what() == Task.What.SUSPECT) {
                return true;
            }
        }
        return false;
    }

    /** Whoever follows need not be recloned any more. */
    private static void arrivals(World world, List<Task> tasks) {
        long sealed = world.etcd.topology().epoch().number();
        for (EpochRecord record : world.etcd.epochs()) {
            for (String node : record.toReclone()) {
                int at = world.cluster.index(node);
                if (record.epoch().number() < sealed
                        && serves(world, world.primary())
                        && (at == world.primary() || follows(world, at))) {
                    tasks.add(task(world, Task.What.ARRIVED, node, List.of(), false));
                }
            }
        }
    }

    private static boolean mayBeAbandoned(Journal open) {
        return open.candidate() != null || open.phase() == RecoveryPhase.READOPTING;
    }

    private static void both(List<Task> tasks, World world, Task.What what) {
        tasks.add(task(world, what, "", List.of(), false));
        if (world.nodes.length > 3) {
            tasks.add(task(world, what, "", List.of(), true));
        }
    }

    private static Task task(
            World world, Task.What what, String node, List<String> rule, boolean patient) {
        return new Task(world.cluster, world.etcd.token(), what, node, rule, patient);
    }

    private static Task adoption(World world) {
        return task(world, Task.What.ADOPT, "", List.of(), false);
    }

    private static void switchovers(World world, List<Task> tasks) {
        int primary = world.primary();
        if (world.budget.switchovers() == 0
                || world.etcd.topology().pending() != null
                || !serves(world, primary)) {
            return;
        }
        for (String voter : world.etcd.topology().rule().voters()) {
            if (world.nodes[world.cluster.index(voter)].from == primary) {
                tasks.add(task(world, Task.What.SWITCH_OVER, voter, List.of(), true));
            }
        }
    }

    private static boolean serves(World world, int node) {
        return world.nodes[node].up && !world.nodes[node].standby;
    }

    private static void rules(World world, List<Task> tasks) {
        if (serves(world, world.primary())) {
            for (DurabilityRule next : Rules.possible(world)) {
                tasks.add(change(world, next));
            }
        }
    }

    private static Task change(World world, DurabilityRule next) {
        List<String> rule = new ArrayList<>();
        rule.add(Integer.toString(next.n()));
        rule.addAll(next.voters());
        return task(world, Task.What.CHANGE_RULE, "", rule, false);
    }

    /** Whether one more may be done beside the decider's own thread. */
    private static boolean free(World world) {
        int running = 0;
        for (Proc proc : world.procs) {
            Task.What what = proc.course().task().what();
            if (proc.state() == Proc.State.DECIDES
                    && (what == Task.What.REPAIR || what == Task.What.FENCE_STRAY)) {
                running++;
            }
        }
        return running < world.budget.beside();
    }

    private static void repairs(World world, List<Task> tasks) {
        if (!serves(world, world.primary()) || !free(world)) {
            return;
        }
        for (int i = 0; i < world.nodes.length; i++) {
            Node node = world.nodes[i];
            if (node.up && node.standby && !follows(world, i) && !runs(world, i)) {
                tasks.add(task(world, Task.What.REPAIR, world.cluster.name(i), List.of(), false));
            }
        }
    }

    private static void strays(World world, List<Task> tasks) {
        if (!free(world)) {
            return;
        }
        for (int i = 0; i < world.nodes.length; i++) {
            if (i != world.primary()
                    && serves(world, i)
                    && !world.nodes[i].readOnly
                    && !runs(world, i)) {
                tasks.add(
                        task(
                                world,
                                Task.What.FENCE_STRAY,
                                world.cluster.name(i),
                                List.of(),
                                false));
            }
        }
    }

    /** Streams from this epoch's primary, through this epoch's slot. */
    static boolean follows(World world, int node) {
        return world.nodes[node].from == world.primary()
                && world.nodes[node]
                        .followed
                        .slot()
                        .equals(
                                SlotNames.of(
                                        world.etcd.topology().epoch(), world.cluster.name(node)));
    }

    private static boolean runs(World world, int node) {
        for (Proc proc : world.procs) {
            if (proc.state() == Proc.State.DECIDES
                    && proc.course().task().node().equals(world.cluster.name(node))) {
                return true;
            }
        }
        return false;
    }

    /**
     * What it does begin, where all can be seen.
     *
     * @param stuck whether it has gone on with the open journal in vain
     */
    static Optional<Task> next(World world, boolean stuck) {
        if (!world.etcd.adopted()) {
            return Optional.of(adoption(world));
        }
        Evidence evidence = Eyes.see(world);
        Topology topology = world.etcd.topology();
        Optional<Journal> open = world.etcd.open();
        if (open.isPresent()) {
            if (!world.cluster.scene.has(Fix.JOURNAL_RESUMED)) {
                return Optional.empty();
            }
            boolean hopeless = hopeless(world, open.get(), evidence, stuck);
            return Optional.of(
                    task(
                            world,
                            hopeless ? Task.What.ABANDON : Task.What.RESUME,
                            "",
                            List.of(),
                            true));
        }
        if (Judge.judge(world.cluster.spec, topology, evidence).verdict().convicts()) {
            return otherWay(world, evidence, topology.primary())
                    ? Optional.of(task(world, Task.What.RECOVER, "", List.of(), true))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** What it keeps in order meanwhile, where the primary serves; in the order of its rounds. */
    static List<Task> keeping(World world) {
        List<Task> tasks = new ArrayList<>();
        if (world.etcd.adopted() && world.etcd.open().isEmpty() && serves(world, world.primary())) {
            repairs(world, tasks);
            arrivals(world, tasks);
            Rules.due(world).ifPresent(next -> tasks.add(change(world, next)));
            strays(world, tasks);
        }
        return tasks;
    }

    private static boolean hopeless(World world, Journal open, Evidence evidence, boolean stuck) {
        if (!mayBeAbandoned(open)) {
            return false;
        }
        String needed = needed(open);
        boolean gone = !world.nodes[world.cluster.index(needed)].up;
        boolean vain = stuck && world.cluster.scene.has(Fix.MID_PROMOTION_ABANDONED);
        return (gone || vain) && otherWay(world, evidence, needed);
    }

    /** Without whom the open journal cannot go on. */
    private static String needed(Journal open) {
        Journal.Candidate candidate = open.candidate();
        return candidate == null ? open.oldPrimary() : candidate.node();
    }

    private static boolean otherWay(World world, Evidence evidence, String without) {
        Topology topology = world.etcd.topology();
        boolean legal = otherWay(world, topology, evidence, without);
        if (!legal && !world.cluster.scene.has(Fix.MAJORITY)) {
            for (DurabilityRule weaker : Ports.weaker(topology.rule())) {
                legal |= otherWay(world, topology.withRule(weaker, ""), evidence, without);
            }
        }
        return legal;
    }

    private static boolean otherWay(
            World world, Topology topology, Evidence evidence, String without) {
        return DryCheck.automatic(
                        world.cluster.spec,
                        Quorum.rules(topology, world.etcd.epochs()),
                        evidence,
                        without,
                        topology.primary())
                .isEmpty();
    }
}
