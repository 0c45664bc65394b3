package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Store;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of the production code, stopped at each call to a port until the model answers it.
 *
 * <p>It runs on virtual threads whose scheduler is a queue of our own: {@link #deliver} returns
 * once each of its threads waits for a port, or for another of its threads. So nothing ever happens
 * by itself, and the same answers always lead to the same calls. Threads that the production code
 * starts inherit the scheduler. Its pauses between two looks take no time.
 */
final class Run {

    private static final Method NEW_THREAD = newThread();

    /** No library holds a lock for so many nanoseconds. */
    private static final long LONGEST_LOCK = 10_000_000_000L;

    /** One for all: nobody looks at where it came from, which takes long to find out. */
    private static final StepGuard.LeadershipLost LEASE_LOST =
            new StepGuard.LeadershipLost("the lease is gone");

    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final SortedMap<String, Waiting> waiting = new TreeMap<>();
    private final SortedSet<String> sessions = new TreeSet<>();
    private @Nullable List<String> told;
    private final SortedMap<String, Integer> numbers = new TreeMap<>();
    private final Thread main;
    private @Nullable String result;
    private Looks looks = NO_LOOK;

    /** What is answered at once; null: its thread waits. */
    @FunctionalInterface
    interface Looks {
        @Nullable Reply at(Call.Query query);
    }

    /** Every thread waits. */
    static final Looks NO_LOOK = query -> null;

    /** A thread at a port. */
    private static final class Waiting {
        final Call call;
        final Thread thread = Thread.currentThread();
        volatile @Nullable Reply reply;

        Waiting(Call call) {
            this.call = call;
        }
    }

    private Run(Task task) {
        this.main = virtual(ready::add, () -> result = task.run(this));
    }

    /** Starts it, up to its first calls. */
    static Run start(Task task) {
        Run run = new Run(task);
        run.main.start();
        run.drain();
        return run;
    }

    /** The calls that wait for an answer, by thread. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>(waiting.size());
        for (Waiting at : waiting.values()) {
            calls.add(at.call);
        }
        return calls;
    }

    /** The sessions that it has open. */
    List<String> sessions() {
        List<String> known = told;
        if (known == null) {
            known = List.copyOf(sessions);
            told = known;
        }
        return known;
    }

    private void opened(String session) {
        sessions.add(session);
        told = null;
    }

    private void closed(String session) {
        if (sessions.remove(session)) {
            told = null;
        }
    }

    /** How it ended; null while its first thread goes on. Others may be left. */
    @Nullable String result() {
        return result;
    }

    /**
     * Answers one thread's call, and lets all go on as far as they can.
     *
     * @param atOnce what is answered meanwhile
     */
    void deliver(String thread, Reply reply, Looks atOnce) {
        looks = atOnce;
        Waiting at = waiting.remove(thread);
        if (at == null) {
            throw new IllegalStateException(thread + " waits for nothing");
        }
        at.reply = reply;
        LockSupport.unpark(at.thread);
        drain();
    }

    /** Ends it as the loss of the lease does. */
    void dispose() {
        while (!waiting.isEmpty()) {
            deliver(waiting.firstKey(), new Reply.Deposed(), NO_LOOK);
        }
    }

    private void drain() {
        runs();
        if (isHeldUp()) {
            long deadline = System.nanoTime() + LONGEST_LOCK;
            while (isHeldUp()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "the production code waits for something that the model does not have: "
                                    + Arrays.toString(main.getStackTrace()));
                }
                Thread.onSpinWait();
                runs();
            }
        }
    }

    private void runs() {
        for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }

    /**
     * Nothing else runs now: it waits for a lock of a library that the other core's run holds for a
     * moment, or has just got it and is on its way back.
     */
    private boolean isHeldUp() {
        Thread.State state = main.getState();
        return state == Thread.State.BLOCKED
                || state == Thread.State.RUNNABLE
                || (waiting.isEmpty() && result == null);
    }

    /** Called by the production code, on its own threads. */
    private Reply call(Call call) throws NodeException {
        boolean open = call instanceof Call.Query query && sessions.contains(query.session());
        Reply seen = open ? looks.at((Call.Query) call) : null;
        Reply reply = seen == null ? awaited(call) : seen;
        // The next pause returns at once.
        LockSupport.unpark(Thread.currentThread());
        switch (reply) {
            case Reply.Failure(NodeException.Kind kind, String sqlState) ->
                    throw new NodeException(kind, sqlState, call + ": " + kind);
            case Reply.Deposed d -> throw LEASE_LOST;
            default -> {
                return reply;
            }
        }
    }

    private Reply awaited(Call call) {
        Waiting at = new Waiting(call);
        waiting.put(call.thread(), at);
        Reply reply = at.reply;
        while (reply == null) {
            LockSupport.park();
            reply = at.reply;
        }
        return reply;
    }

    private Reply callStore(Call call) {
        try {
            return call(call);
        } catch (NodeException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The port to the nodes. */
    NodeDialer dialer() {
        return (NodeAddress address, Login login, Duration timeout) -> {
            named(address);
            String thread = thread();
            boolean control = login.applicationName().equals(ControlSession.APPLICATION_NAME);
            int number = numbers.merge(thread, 1, Integer::sum);
            String session = Sessions.name(thread, number, address.node(), control);
            call(new Call.Connect(thread, session, address.node(), control));
            opened(session);
            return new PortSession(session, address.node());
        };
    }

    /** A survey's threads have no names: each looks at one node. */
    private static void named(NodeAddress address) {
        if (thread().isEmpty()) {
            Thread.currentThread().setName("survey-" + address.node());
        }
    }

    /** The port to the store. */
    Store store() {
        return new PortStore(this::callStore);
    }

    static String thread() {
        return Thread.currentThread().getName();
    }

    private final class PortSession implements Session {
        private final String id;
        private final String node;

        PortSession(String id, String node) {
            this.id = id;
            this.node = node;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            try {
                Reply reply = call(Call.Query.of(thread(), id, node, sql));
                return ((Reply.Answer) reply).rows();
            } catch (NodeException e) {
                if (e.kind() != NodeException.Kind.SQL) {
                    closed(id);
                }
                throw e;
            }
        }

        @Override
        public void onClosed(Runnable action) {}

        @Override
        public boolean isOpen() {
            return sessions.contains(id);
        }

        @Override
        public int backendPid() {
            return 1;
        }

        @Override
        public void abort() {
            closed(id);
        }

        @Override
        public void close() {
            closed(id);
        }
    }

    private static Thread virtual(Executor scheduler, Runnable body) {
        try {
            return (Thread) NEW_THREAD.invoke(null, scheduler, "main", 0, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The JDK has the scheduler of virtual threads as a parameter, and does not offer it yet; the
     * tests open java.lang for it.
     */
    private static Method newThread() {
        try {
            Method method =
                    Class.forName("java.lang.ThreadBuilders")
                            .getDeclaredMethod(
                                    "newVirtualThread",
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a JDK without schedulers of virtual threads", e);
        }
    }
}
