package io.pgbaton.monitor;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Nodes that behave as a test says; all answer until told otherwise. */
final class FakeNodes implements NodeDialer {

    enum Behaviour {
        ANSWERS,
        REFUSES,
        /** Connects hang until the test ends or the thread is interrupted. */
        HANGS
    }

    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, List<FakeSession>> sessions = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    final Set<String> standbys = ConcurrentHashMap.newKeySet();
    final List<String> dialled = Collections.synchronizedList(new ArrayList<>());

    void behave(String node, Behaviour behaviour) {
        behaviours.put(node, behaviour);
    }

    /** Refuses from now on, and breaks what is open, as a killed host does. */
    void kill(String node) {
        behave(node, Behaviour.REFUSES);
        sessions.getOrDefault(node, List.of()).forEach(FakeSession::abort);
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        String node = address.node();
        dialled.add(node);
        return switch (behaviours.getOrDefault(node, Behaviour.ANSWERS)) {
            case ANSWERS -> {
                FakeSession session = new FakeSession(standbys.contains(node));
                sessions.computeIfAbsent(node, n -> Collections.synchronizedList(new ArrayList<>()))
                        .add(session);
                yield session;
            }
            case REFUSES -> throw new NodeException(Kind.REFUSED, null, node + " refused");
            case HANGS -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new NodeException(Kind.SILENT, null, node + " did not answer");
            }
        };
    }

    /** The answer to a probe. */
    static Rows answer(boolean standby) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("recovering", standby ? "t" : "f");
        row.put("write_lsn", standby ? null : "0/3000060");
        row.put("receive_lsn", standby ? "0/3000060" : null);
        row.put("replay_lsn", standby ? "0/3000060" : null);
        row.put("wal_file", standby ? null : "00000002000000000000000A");
        row.put("control_timeline", standby ? "2" : null);
        row.put("replay_paused", "f");
        row.put("read_only", "off");
        row.put("names", "ANY 1 (\"pg2\", \"pg3\")");
        row.put("version", "170011");
        row.put("receiver", null);
        row.put("senders", null);
        row.put("system_identifier", "7000000000000000001");
        row.put("pending", null);
        row.put("can_promised", "f");
        row.put("can_heartbeats", "f");
        List<@Nullable String> values = new ArrayList<>(row.values());
        return new Rows(List.copyOf(row.keySet()), List.of(values));
    }

    private static final class FakeSession implements Session {
        private final boolean standby;
        private final List<Runnable> onClosed = new ArrayList<>();
        private boolean open = true;

        FakeSession(boolean standby) {
            this.standby = standby;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            if (!isOpen()) {
                throw new NodeException(Kind.BROKEN, null, "the session is over");
            }
            return answer(standby);
        }

        @Override
        public synchronized void onClosed(Runnable action) {
            onClosed.add(action);
        }

        @Override
        public synchronized boolean isOpen() {
            return open;
        }

        @Override
        public int backendPid() {
            return 1;
        }

        @Override
        public void abort() {
            List<Runnable> actions;
            synchronized (this) {
                if (!open) {
                    return;
                }
                open = false;
                actions = List.copyOf(onClosed);
            }
            actions.forEach(Runnable::run);
        }

        @Override
        public void close() {
            abort();
        }
    }
}
