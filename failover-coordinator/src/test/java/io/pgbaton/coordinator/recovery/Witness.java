package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.store.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a decider and its nodes: sees each statement just before its node does, with what
 * the store had then, and may answer in the node's place.
 */
final class Witness implements NodeDialer {

    private final NodeDialer nodes;
    private final MemoryStore store;
    private final List<Statement> seen = new CopyOnWriteArrayList<>();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();

    Witness(NodeDialer nodes, MemoryStore store) {
        this.nodes = nodes;
        this.store = store;
    }

    /**
     * One statement; a connect is seen as the statement {@link #CONNECT}.
     *
     * @param session which connection it was sent on, counted over all nodes
     * @param journal what the store had when it was sent
     * @param topology likewise
     */
    record Statement(
            String node,
            int session,
            Login login,
            String sql,
            @Nullable Journal journal,
            Topology topology) {

        static final String CONNECT = "connect";

        boolean is(String node, String part) {
            return this.node.equals(node) && sql.contains(part);
        }

        /** Whether it changes anything on its node, the ending of other sessions left out. */
        boolean changes() {
            return sql.startsWith("alter system")
                    || sql.startsWith("insert")
                    || sql.startsWith("update")
                    || sql.contains("pg_promote")
                    || sql.contains("pg_reload_conf")
                    || sql.contains("pg_wal_replay_pause()")
                    || sql.contains("pg_wal_replay_resume()")
                    || sql.contains("_replication_slot(")
                    || sql.contains("terminate_clients");
        }

        RecoveryPhase phase() {
            if (journal == null) {
                throw new AssertionError("no journal yet, and sent to " + node + ": " + sql);
            }
            return journal.phase();
        }
    }

    /** Answers in a node's place; null lets the statement through. */
    @FunctionalInterface
    interface Answer {
        @Nullable Rows to(Statement statement) throws NodeException;
    }

    /** From now on. */
    void instead(Answer answer) {
        answers.add(answer);
    }

    /** Answers what has this part, on this node, with one value. */
    void answer(String node, String part, String value) {
        instead(s -> s.is(node, part) ? new Rows(List.of("value"), List.of(List.of(value))) : null);
    }

    /** Nobody listens there any more. */
    void refuse(String node) {
        instead(
                s -> {
                    if (s.is(node, Statement.CONNECT)) {
                        throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                    }
                    return null;
                });
    }

    List<Statement> seen() {
        return seen;
    }

    /** What was sent to a node, connects left out, in order. */
    List<String> sentTo(String node) {
        return seen.stream()
                .filter(s -> s.node().equals(node) && !s.sql().equals(Statement.CONNECT))
                .map(Statement::sql)
                .toList();
    }

    private @Nullable Rows testify(String node, int session, Login login, String sql)
            throws NodeException {
        Topology topology = store.value(Key.topology("orders"));
        if (topology == null) {
            throw new AssertionError("no topology");
        }
        Journal journal = store.value(Key.recovery("orders"));
        Statement statement = new Statement(node, session, login, sql, journal, topology);
        seen.add(statement);
        for (Answer answer : answers) {
            Rows rows = answer.to(statement);
            if (rows != null) {
                return rows;
            }
        }
        return null;
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        int number = sessions.incrementAndGet();
        testify(address.node(), number, login, Statement.CONNECT);
        return new Witnessed(nodes.connect(address, login, timeout), address.node(), number, login);
    }

    private final class Witnessed extends RelayedSession {
        private final String node;
        private final int number;
        private final Login login;

        Witnessed(Session session, String node, int number, Login login) {
            super(session);
            this.node = node;
            this.number = number;
            this.login = login;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            Rows own = testify(node, number, login, sql);
            return own != null ? own : session.query(sql, timeout);
        }
    }
}
