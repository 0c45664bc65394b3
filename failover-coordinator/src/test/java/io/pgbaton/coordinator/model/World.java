package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.StandbyNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All there is at one moment: the nodes, the store, the deciders' deeds that are under way, and
 * what clients were told.
 */
final class World {

    static final Names NO_STANDBY = Names.parse(StandbyNames.NONE.value());

    final Cluster cluster;
    final Node[] nodes;
    Etcd etcd;
    List<Proc> procs;
    Budget budget;

    /** The deepest acknowledged record of each epoch. */
    Map<Integer, Wal> acknowledged;

    /** What went wrong in the last step; null: nothing. */
    @Nullable String violation;

    private int owned;

    private World(
            Cluster cluster,
            Node[] nodes,
            Etcd etcd,
            Budget budget,
            Map<Integer, Wal> acknowledged) {
        this.cluster = cluster;
        this.nodes = nodes;
        this.etcd = etcd;
        this.budget = budget;
        this.acknowledged = acknowledged;
        this.procs = List.of();
    }

    /** As the scene has it at its beginning. */
    static World of(Cluster cluster, Budget budget) {
        return cluster.scene.legacy() ? legacy(cluster, budget) : adopted(cluster, budget);
    }

    /** An adopted cluster: all standbys follow p, everything is loaded. */
    private static World adopted(Cluster cluster, Budget budget) {
        Etcd etcd = Etcd.adopted(cluster.scene.adopted());
        Wal log = Wal.first("p");
        Node[] nodes = new Node[cluster.size()];
        Names rule = Names.parse(etcd.topology().rule().names().value());
        nodes[0] = new Node(log, rule);
        nodes[0].promised = "1_" + etcd.token();
        nodes[0].slots = 1;
        for (int i = 1; i < nodes.length; i++) {
            Node standby = new Node(log, NO_STANDBY);
            standby.standby = true;
            standby.promised = nodes[0].promised;
            standby.fileUpstream =
                    new Node.Upstream(cluster.conninfo(i, 0), "pgbaton_1_" + cluster.name(i));
            standby.upstream = standby.fileUpstream;
            standby.followed = standby.fileUpstream;
            standby.from = 0;
            standby.senderNames = rule;
            nodes[i] = standby;
        }
        return new World(cluster, nodes, etcd, budget, new TreeMap<>(Map.of(1, log)));
    }

    /** One that was set up by hand: no promises, no slots, no marker, nothing in the store. */
    private static World legacy(Cluster cluster, Budget budget) {
        World world = adopted(cluster, budget);
        world.etcd = Etcd.empty(cluster.scene.adopted());
        Wal log = Wal.unmarked("p");
        world.acknowledged = Map.of(1, log);
        for (int i = 0; i < world.nodes.length; i++) {
            Node node = world.change(i);
            node.log = log;
            node.promised = "";
            node.slots = 0;
            node.names = world.nodes[0].names;
            node.fileNames = node.names;
            node.fileUpstream = new Node.Upstream(node.fileUpstream.conninfo(), "");
            node.upstream = node.fileUpstream;
            node.followed = node.fileUpstream;
        }
        return world;
    }

    World copy() {
        World copy = new World(cluster, nodes.clone(), etcd, budget, acknowledged);
        copy.procs = procs;
        return copy;
    }

    /** A node that may be changed in this world, and in no other. */
    Node change(int node) {
        if ((owned & 1 << node) == 0) {
            nodes[node] = nodes[node].copy();
            owned |= 1 << node;
        }
        return nodes[node].changing();
    }

    void kill(int node) {
        change(node).kill();
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].from == node) {
                change(i).disconnect();
            }
        }
        List<Proc> left = new ArrayList<>();
        for (Proc proc : procs) {
            Proc now = proc;
            for (String session : proc.course().sessions) {
                if (now.has(session) && Sessions.nodeOf(session).equals(cluster.name(node))) {
                    now = now.losing(session);
                }
            }
            left.add(now);
        }
        procs = left;
        tidy();
    }

    /** Ends every control session on a node but one; how many there were (I11). */
    int endOthers(int node, int proc, String session) {
        int ended = 0;
        List<Proc> all = new ArrayList<>();
        for (Proc other : procs) {
            Proc now = other;
            for (String id : other.course().sessions) {
                boolean self = other.id() == proc && id.equals(session);
                if (!self && now.has(id) && Sessions.controls(id, cluster.name(node))) {
                    now = now.losing(id);
                    ended++;
                }
            }
            all.add(now);
        }
        procs = all;
        return ended;
    }

    void replace(Proc proc) {
        List<Proc> all = new ArrayList<>(procs.size());
        for (Proc old : procs) {
            Proc now = old.id() == proc.id() ? proc : old;
            if (!now.calls().isEmpty()) {
                all.add(now);
            }
        }
        procs = all;
    }

    Proc begin(Task task) {
        if (!writes()) {
            // Whoever wrote to the store before has ended, or lost the lease.
            etcd = etcd.countedAnew();
        }
        List<Proc> all = new ArrayList<>(procs);
        int id = 1;
        while (taken(id)) {
            id++;
        }
        Proc proc = Proc.begin(id, cluster.book.begin(task));
        all.add(proc);
        procs = all;
        return proc;
    }

    /** Forgets what is over. */
    private void tidy() {
        List<Proc> left = new ArrayList<>(procs.size());
        for (Proc proc : procs) {
            if (!proc.calls().isEmpty()) {
                left.add(proc);
            }
        }
        procs = left;
    }

    private boolean taken(int id) {
        for (Proc proc : procs) {
            if (proc.id() == id) {
                return true;
            }
        }
        return false;
    }

    Proc proc(int id) {
        for (Proc proc : procs) {
            if (proc.id() == id) {
                return proc;
            }
        }
        throw new IllegalStateException("no process " + id);
    }

    /** The decider goes; its successor has the lease. */
    void depose(Proc.State fate) {
        etcd = etcd.elected();
        if (etcd.suspicion().isPresent()) {
            violation = "a suspicion outlives its decider's lease";
        }
        procs = procs.stream().map(p -> p.state() == Proc.State.DECIDES ? p.in(fate) : p).toList();
        tidy();
    }

    /** Whether the decider is in the middle of something that it does one at a time. */
    boolean busy() {
        for (Proc proc : procs) {
            if (proc.busy()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the decider does something that writes to the store. */
    private boolean writes() {
        for (Proc proc : procs) {
            if (proc.state() == Proc.State.DECIDES && proc.course().task().what().writes()) {
                return true;
            }
        }
        return false;
    }

    int primary() {
        return cluster.index(etcd.topology().primary());
    }

    long hash() {
        long h = Mix.of(etcd.hash(), budget.hash());
        for (Node node : nodes) {
            h = Mix.of(h, node.hash());
        }
        for (Map.Entry<Integer, Wal> entry : acknowledged.entrySet()) {
            h = Mix.of(Mix.of(h, entry.getKey()), entry.getValue().hash);
        }
        for (Proc proc : procs) {
            h = Mix.of(h, proc.hash());
        }
        return h;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < nodes.length; i++) {
            Node n = nodes[i];
            text.append(
                    "   %s: %s %s%s log[%s] follows %s (file %s) from %s promise %s names %s (file %s) slots %d%s%n"
                            .formatted(
                                    cluster.name(i),
                                    n.up ? "up" : "DOWN",
                                    n.standby ? "standby" : "PRIMARY",
                                    n.promoting ? " PROMOTING" : "",
                                    n.log,
                                    upstream(n.followed),
                                    upstream(n.fileUpstream),
                                    n.from < 0 ? "-" : cluster.name(n.from),
                                    n.promised,
                                    n.names,
                                    n.fileNames,
                                    n.slots,
                                    n.paused ? " paused" : ""));
        }
        text.append("   acknowledged ").append(acknowledged).append('\n');
        text.append("   etcd: ").append(etcd.topology().rule());
        text.append(" pending ").append(etcd.topology().pending());
        etcd.open()
                .ifPresent(
                        j ->
                                text.append(" | journal ")
                                        .append(j.epoch())
                                        .append(' ')
                                        .append(j.phase()));
        text.append(" | token ").append(etcd.token()).append('\n');
        for (Proc p : procs) {
            text.append(
                    "   #%d %s %s: %s%n"
                            .formatted(p.id(), p.course().task(), p.state(), p.calls()));
        }
        return text.toString();
    }

    private String upstream(Node.Upstream to) {
        int target = cluster.target(to.conninfo());
        return target < 0 ? "-" : cluster.name(target) + "/" + to.slot().replace("pgbaton_", "");
    }
}
