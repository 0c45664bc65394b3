package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the world answers to a call; the lies of the fixes that are switched off are told here. */
final class Ports {

    private static final Set<Task.What> RECOVERY =
            Set.of(Task.What.RECOVER, Task.What.RESUME, Task.What.ABANDON, Task.What.SWITCH_OVER);

    private Ports() {}

    /**
     * Carries a call out.
     *
     * @param world changed in place
     * @param late whether the call has waited long enough for what it waits for
     * @param variant where several answers are possible: which
     * @return null when what it waits for is not so yet
     */
    static @Nullable Reply answer(World world, Proc proc, Call call, boolean late, int variant) {
        return switch (call) {
            case Call.Connect connect -> connect(world, proc, connect);
            case Call.Query query -> query(world, proc, query, late);
            case Call.Listing listing -> list(world, proc, listing, variant);
            case Call.Commit commit -> commit(world, commit);
        };
    }

    private static Reply connect(World world, Proc proc, Call.Connect call) {
        boolean refused = !world.nodes[world.cluster.index(call.node())].up;
        if (call.thread().startsWith(Course.EARLY_FENCE) && !world.cluster.scene.fenceReaches()) {
            refused = true;
        }
        boolean oldPrimary = call.node().equals(world.etcd.topology().primary());
        if (!world.cluster.scene.has(Fix.READOPTION)
                && call.thread().equals("main")
                && call.control()
                && oldPrimary
                && RECOVERY.contains(proc.course().task().what())) {
            refused = true;
        }
        return refused ? Reply.failed(NodeException.Kind.REFUSED) : new Reply.Connected();
    }

    private static @Nullable Reply query(World world, Proc proc, Call.Query call, boolean late) {
        if (!proc.has(call.session())) {
            return Reply.failed(NodeException.Kind.BROKEN);
        }
        Server.Statement statement = call.statement();
        int node = world.cluster.index(call.node());
        boolean answers = late && statement.patience() == Server.Patience.ANSWERS;
        Reply reply = statement.effect().on(new Server.Sent(world, node, proc, call, answers));
        return reply == null && late ? Server.silent() : reply;
    }

    /**
     * What a call is answered at once that only looks; null: it waits for its turn.
     *
     * @param proc whose session it is; one that it has opened since is there
     */
    static @Nullable Reply look(World world, Proc proc, Call.Query call) {
        boolean looks = call.statement().sort() == Server.Sort.LOOK && !call.waits();
        if (!looks || proc.lost(call.session())) {
            return null;
        }
        int node = world.cluster.index(call.node());
        return call.statement().effect().on(new Server.Sent(world, node, proc, call, false));
    }

    private static Reply commit(World world, Call.Commit call) {
        Optional<Etcd> next = world.etcd.commit(call.fence(), call.writes());
        if (next.isEmpty()) {
            return new Reply.Committed(0);
        }
        world.etcd = next.get();
        return new Reply.Committed(world.etcd.revision());
    }

    /** How many different answers the store may give to a task that begins. */
    static int variants(World world, Task.What task) {
        boolean lies = !world.cluster.scene.has(Fix.MAJORITY) && RECOVERY.contains(task);
        return lies ? 1 + weaker(world.etcd.topology().rule()).size() : 1;
    }

    private static Reply list(World world, Proc proc, Call.Listing call, int variant) {
        Store.Snapshot truth = world.etcd.list(call.prefix());
        if (!RECOVERY.contains(proc.course().task().what())) {
            return new Reply.Listed(truth);
        }
        List<Store.RawEntry> told = new ArrayList<>();
        for (Store.RawEntry entry : truth.entries()) {
            told.add(told(world.cluster.scene, proc.course().task(), entry, variant));
        }
        return new Reply.Listed(new Store.Snapshot(truth.revision(), told));
    }

    private static Store.RawEntry told(Scene scene, Task task, Store.RawEntry entry, int variant) {
        Object value = null;
        if (entry.path().equals(Key.topology(Scene.CLUSTER).path())) {
            Topology topology = Etcd.value(entry.json(), Topology.class);
            if (!scene.has(Fix.PENDING_COUNTS)) {
                value = topology.withPending(null);
            }
            if (!scene.has(Fix.RULES_IN_SWITCHOVER) && task.what() == Task.What.SWITCH_OVER) {
                value =
                        topology.withRule(
                                Scene.rule(
                                        topology.epoch().number(),
                                        topology.primary(),
                                        Set.of(task.node()),
                                        1),
                                topology.why());
            }
            if (!scene.has(Fix.MAJORITY) && variant > 0) {
                DurabilityRule weaker = weaker(topology.rule()).get(variant - 1);
                value = topology.withRule(weaker, topology.why());
            }
        } else if (entry.path().startsWith(Key.epochsPrefix(Scene.CLUSTER))
                && !scene.has(Fix.UNSEALED_COUNTS)) {
            EpochRecord record = Etcd.value(entry.json(), EpochRecord.class);
            if (record.outcome() != EpochRecord.Outcome.SEALED) {
                value =
                        new EpochRecord(
                                record.epoch(),
                                record.outcome(),
                                null,
                                record.journal(),
                                record.toReclone());
            }
        }
        return value == null
                ? entry
                : new Store.RawEntry(
                        entry.path(),
                        Etcd.json(value),
                        entry.createRevision(),
                        entry.modRevision());
    }

    /**
     * Rules that N - n + 1 revoked voters satisfy, however few that is: one for each such set of
     * the voters.
     */
    static List<DurabilityRule> weaker(DurabilityRule rule) {
        List<String> voters = List.copyOf(rule.voters());
        int enough = voters.size() - rule.n() + 1;
        List<DurabilityRule> rules = new ArrayList<>();
        for (int set = 1; set < 1 << voters.size(); set++) {
            if (Integer.bitCount(set) == enough) {
                Set<String> some = new TreeSet<>();
                for (int i = 0; i < voters.size(); i++) {
                    if ((set & 1 << i) != 0) {
                        some.add(voters.get(i));
                    }
                }
                rules.add(Scene.rule(rule.epoch().number(), rule.primary(), some, 1));
            }
        }
        return rules;
    }
}
