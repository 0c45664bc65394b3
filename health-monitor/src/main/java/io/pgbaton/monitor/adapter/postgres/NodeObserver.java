package io.pgbaton.monitor.adapter.postgres;

import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.events.NodeState;
import io.pgbaton.monitor.adapter.postgres.NodeStateReader.Slow;
import io.pgbaton.monitor.adapter.postgres.ProbeQuery.Readable;
import io.pgbaton.monitor.domain.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The observing connection to one node. It is kept open from probe to probe; a probe that finds it
 * broken dials anew within the same probe, so that a dead node is called refused by the first probe
 * and not by the one after. One thread probes.
 */
public final class NodeObserver implements AutoCloseable {

    private static final int DIALS = 3;
    private static final long FULL_EACH = Duration.ofSeconds(1).toNanos();

    private final NodeDialer dialer;
    private final NodeAddress address;
    private final Login login;
    private final Duration timeout;
    private final Supplier<Instant> wall;
    private final LongSupplier nanos;
    private final Runnable onBreak;

    private volatile @Nullable Session session;
    private volatile boolean probing;
    private Slow slow = Slow.UNKNOWN;
    private long nextFull;
    private PreparedProbes prepared = new PreparedProbes();

    /**
     * Does not dial yet.
     *
     * @param timeout for one connect or one query
     * @param onBreak called, from a thread that must not block, when the kept-open connection
     *     breaks between two probes
     */
    public NodeObserver(
            NodeDialer dialer,
            NodeAddress address,
            Login login,
            Duration timeout,
            Supplier<Instant> wall,
            LongSupplier nanos,
            Runnable onBreak) {
        this.dialer = dialer;
        this.address = address;
        this.login = login;
        this.timeout = timeout;
        this.wall = wall;
        this.nanos = nanos;
        this.onBreak = onBreak;
    }

    /**
     * Probes once. Takes at most {@code timeout} for each of at most three connects and queries.
     */
    public ProbeResult probe() {
        probing = true;
        try {
            return dialing();
        } finally {
            probing = false;
            Session now = session;
            if (now != null && !now.isOpen()) {
                broken(now);
            }
        }
    }

    private ProbeResult dialing() {
        NodeException last = null;
        for (int dial = 0; dial < DIALS; dial++) {
            try {
                return new ProbeResult.Answered(ask(open()));
            } catch (NodeException e) {
                last = e;
                if (e.kind() != Kind.SQL) {
                    drop();
                }
                if (e.kind() != Kind.BROKEN) {
                    return ProbeResult.of(e);
                }
            }
        }
        return ProbeResult.of(
                last == null ? new NodeException(Kind.BROKEN, null, address + " broke off") : last);
    }

    private NodeState ask(Session to) throws NodeException {
        try {
            return askOnce(to);
        } catch (NodeException e) {
            if (e.kind() != Kind.SQL) {
                throw e;
            }
            // Promoted in the middle of the query, or what could be read is gone: ask for less.
            slow = new Slow(slow.systemIdentifier(), slow.pendingRestart(), null, Readable.LEAST);
            return askOnce(to);
        }
    }

    private NodeState askOnce(Session to) throws NodeException {
        boolean full = nanos.getAsLong() >= nextFull;
        Readable readable = slow.readable();
        Rows rows = prepared.execute(to, ProbeQuery.sql(readable, full), timeout);
        if (full) {
            slow = NodeStateReader.slow(rows);
            boolean gained = !slow.readable().equals(readable);
            nextFull = gained ? 0 : nanos.getAsLong() + FULL_EACH;
        }
        return NodeStateReader.state(rows, slow, wall.get());
    }

    private Session open() throws NodeException {
        Session kept = session;
        if (kept != null && kept.isOpen()) {
            return kept;
        }
        slow = Slow.UNKNOWN;
        nextFull = 0;
        prepared = new PreparedProbes();
        Session fresh = dialer.connect(address, login, timeout);
        session = fresh;
        fresh.onClosed(() -> broken(fresh));
        return fresh;
    }

    private void broken(Session which) {
        if (session == which && !probing) {
            onBreak.run();
        }
    }

    private void drop() {
        Session old = session;
        session = null;
        if (old != null) {
            old.abort();
        }
    }

    @Override
    public void close() {
        Session old = session;
        session = null;
        if (old != null) {
            old.close();
        }
    }
}
