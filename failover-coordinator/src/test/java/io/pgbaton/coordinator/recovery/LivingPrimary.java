package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * r1 among {@link FakeNodes}: a primary that answers what a standstill asks. What it may fail to do
 * in time is a switch each.
 */
final class LivingPrimary implements NodeDialer {

    static final String NAME = "r1";

    private final FakeNodes nodes;
    final FakeNodes.Node node;

    volatile boolean answers = true;
    volatile boolean walsendersFenced = true;
    volatile boolean candidateFlushes = true;
    volatile boolean transactionEnds = true;
    volatile boolean clientsEnd = true;

    /** Whether a standby does what pg_promote asks. */
    volatile boolean standbysPromote = true;

    LivingPrimary(FakeNodes nodes) {
        this.nodes = nodes;
        this.node = nodes.add(NAME);
        node.standby = false;
    }

    boolean fenced() {
        return node.files.getOrDefault("synchronous_standby_names", "").contains("pgbaton_fenced")
                && readOnly();
    }

    boolean readOnly() {
        return "on".equals(node.files.get("default_transaction_read_only"));
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        if (!answers && address.node().equals(NAME)) {
            throw new NodeException(NodeException.Kind.REFUSED, null, address + " refused");
        }
        return new Asked(nodes.connect(address, login, timeout));
    }

    /** What only a standstill asks; the rest is for {@link FakeNodes}. */
    private Optional<Rows> answer(String sql) {
        if (sql.contains("as now")) {
            return row("standby,now", node.standby ? "t" : "f", "2026-01-01 00:00:00+00");
        }
        if (sql.startsWith("show synchronous_standby_names")) {
            return row("names", node.files.get("synchronous_standby_names"));
        }
        if (sql.contains("terminate_clients")) {
            return row("now,ended", "2026-01-01 00:00:00+00", "3");
        }
        if (sql.contains("extract(epoch")) {
            return row("pid,usename,application_name,state,age", "42", "app", "r", "active", "60");
        }
        if (sql.startsWith("select current_setting('default_transaction_read_only') = 'off'")) {
            return is(!readOnly());
        }
        if (sql.contains("sync_priority")) {
            return is(walsendersFenced);
        }
        if (sql.contains("xact_start <=")) {
            return is(transactionEnds);
        }
        if (sql.contains("backend_start <=")) {
            return is(clientsEnd);
        }
        if (sql.startsWith("select exists (select from pg_stat_replication")) {
            return is(candidateFlushes);
        }
        return sql.contains("pg_promote") && !standbysPromote ? is(true) : Optional.empty();
    }

    private static Optional<Rows> is(boolean so) {
        return row("value", so ? "t" : "f");
    }

    private static Optional<Rows> row(String columns, @Nullable String... values) {
        return Optional.of(new Rows(List.of(columns.split(",")), List.of(Arrays.asList(values))));
    }

    private final class Asked extends RelayedSession {
        Asked(Session session) {
            super(session);
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            Optional<Rows> own = answer(sql);
            return own.isPresent() ? own.get() : session.query(sql, timeout);
        }
    }
}
