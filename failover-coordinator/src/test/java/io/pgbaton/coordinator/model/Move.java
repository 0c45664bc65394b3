package io.pgbaton.coordinator.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One thing that may happen next. {@link Moves} says which may. */
sealed interface Move {

    /** Happens, in a world that is changed in place; whether it came about. */
    boolean happen(World world);

    /** What happens to one node by itself. */
    enum Event {
        COMMITS("a client commits on"),
        ACKNOWLEDGES("ACKNOWLEDGED by"),
        CONNECTS("connects to its primary:"),
        FLUSHES("flushes the next record:"),
        LOSES_STREAM("loses its stream:"),
        READS_FILES("postmaster reads its files:"),
        STARTUP_READS("startup process reads its files:"),
        RECEIVER_ENDS("walreceiver ends:"),
        PAUSES("startup process pauses:"),
        SENDER_READS("walsender reads its files, that of"),
        PROMOTED("promotion takes effect:"),
        DIES_PROMOTING("KILLED between standby.signal's removal and the timeline switch:"),
        KILLED("KILLED:"),
        STARTS("starts as it is:"),
        PREPARED("prepared, and starts:");

        final String text;

        Event(String text) {
            this.text = text;
        }
    }

    /** Something happens to a node. */
    record OfNode(Event event, int node) implements Move {

        private static final OfNode[][] ALL = all();

        private static OfNode[][] all() {
            OfNode[][] all = new OfNode[Event.values().length][Scene.ALL.size()];
            for (Event event : Event.values()) {
                for (int node = 0; node < Scene.ALL.size(); node++) {
                    all[event.ordinal()][node] = new OfNode(event, node);
                }
            }
            return all;
        }

        /** The same, made once. */
        static OfNode of(Event event, int node) {
            return ALL[event.ordinal()][node];
        }

        @Override
        public boolean happen(World world) {
            return Happening.happen(world, event, node);
        }

        @Override
        public String toString() {
            return event.text + " " + Scene.ALL.get(node);
        }
    }

    /**
     * A call of a decider arrives and is answered; whatever only looks after that, too.
     *
     * @param late it has waited long enough
     * @param paid whether something that would still have come is not waited for
     */
    record Answer(int proc, Call call, boolean late, boolean paid, int variant) implements Move {
        @Override
        public boolean happen(World world) {
            Proc proc = world.proc(proc());
            Reply reply = Ports.answer(world, proc, call, late, variant);
            if (reply == null) {
                return false;
            }
            if (paid) {
                world.budget = world.budget.delays(world.budget.delays() - 1);
            }
            take(world, reply);
            return true;
        }

        private void take(World world, Reply reply) {
            Proc proc = world.proc(proc());
            if (proc.state() == Proc.State.STOPPED) {
                world.replace(proc.losing(((Call.Query) call).session()));
                return;
            }
            world.replace(
                    quietly(
                            world,
                            proc.at(proc.course().after(world, proc, call.thread(), reply))));
        }

        /** What only looks, or what nobody else could tell from what came before, comes at once. */
        private Proc quietly(World world, Proc from) {
            Proc now = from;
            for (Call next = quiet(world, now); next != null; next = quiet(world, now)) {
                if (changes(next)) {
                    world.replace(now);
                }
                Reply reply = Ports.answer(world, now, next, false, 0);
                if (reply == null) {
                    return now;
                }
                Proc then = changes(next) ? world.proc(proc()) : now;
                now = then.at(then.course().after(world, then, next.thread(), reply));
            }
            return now;
        }

        private static boolean changes(Call call) {
            return call instanceof Call.Query query && query.changes();
        }

        private static @Nullable Call quiet(World world, Proc proc) {
            for (Call call : proc.course().calls) {
                if (isQuiet(world, proc, call) && ready(world, proc, call)) {
                    return call;
                }
            }
            return null;
        }

        private static boolean isQuiet(World world, Proc proc, Call call) {
            return switch (call) {
                case Call.Connect connect -> !connect.control() || inVain(world, connect);
                case Call.Query query ->
                        !proc.has(query.session()) || query.statement().sort() != Server.Sort.LOUD;
                case Call.Listing listing -> false;
                case Call.Commit commit -> false;
            };
        }

        /** An early fence that reaches nobody: nobody notices when it gives up. */
        private static boolean inVain(World world, Call.Connect connect) {
            return connect.thread().startsWith(Course.EARLY_FENCE)
                    && !world.cluster.scene.fenceReaches();
        }

        private static boolean ready(World world, Proc proc, Call call) {
            return !(call instanceof Call.Query query)
                    || !query.waits()
                    || Ports.answer(world, proc, call, false, 0) != null;
        }

        @Override
        public String toString() {
            return "#" + proc + " " + call.thread() + " " + call + (late ? " (waited enough)" : "");
        }
    }

    /** The decider loses its lease, and another has it. */
    record LeaseLost(Proc.State fate) implements Move {
        @Override
        public boolean happen(World world) {
            world.budget = world.budget.leases(world.budget.leases() - 1);
            world.depose(fate);
            return true;
        }

        @Override
        public String toString() {
            return "the lease is lost, the old decider "
                    + (fate == Proc.State.STOPPED ? "stops" : "goes on unaware");
        }
    }

    /**
     * The decider begins something, and reads the store first.
     *
     * @param variant where the store may answer differently: which
     */
    record Begin(Task task, int variant) implements Move {
        @Override
        public boolean happen(World world) {
            Budget budget = world.budget;
            if (task.what() == Task.What.SWITCH_OVER) {
                world.budget = budget.switchovers(budget.switchovers() - 1);
            } else if (task.what() == Task.What.SUSPECT) {
                world.budget = budget.suspicions(budget.suspicions() - 1);
            } else if (task.what() == Task.What.CHANGE_RULE
                    && world.etcd.topology().pending() == null) {
                world.budget = budget.rules(budget.rules() - 1);
            }
            Proc proc = world.begin(task);
            Call listing = proc.course().calls.getFirst();
            return new Answer(proc.id(), listing, false, false, variant).happen(world);
        }

        @Override
        public String toString() {
            return "the decider begins: " + task;
        }
    }

    /** The acknowledged commits with one more. */
    static Map<Integer, Wal> with(Map<Integer, Wal> acknowledged, Wal record) {
        Map<Integer, Wal> all = new TreeMap<>(acknowledged);
        all.put(record.epoch, record);
        return all;
    }
}
