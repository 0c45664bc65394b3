package io.pgbaton.coordinator.adapter;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection of each kind open to each node ahead of need, since logging in costs more
 * than most steps of a recovery: control sessions (not yet locked; the lock is taken when one is
 * used) and looks over the replication protocol. Looks that must be <em>fresh</em> are always
 * dialled anew. The first statement on what this gives is asked once more where the kept connection
 * is found to be over: it has to be a look.
 *
 * <p>For one term in office: a successor ends what is left of it (I11).
 */
public final class WarmDialer implements NodeDialer, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final NodeDialer dialer;
    private final Preparation preparation;
    private final Map<Kept, Session> idle = new ConcurrentHashMap<>();
    private final Set<Kept> opening = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Kept(NodeAddress address, Login login) {}

    /** What is asked on a connection before it is kept; looks only. */
    @FunctionalInterface
    public interface Preparation {
        /** A failure ends the connection, unless the server only refused a statement. */
        void prepare(Session session, Login login, Duration patience) throws NodeException;
    }

    public WarmDialer(NodeDialer dialer, Preparation preparation) {
        this.dialer = dialer;
        this.preparation = preparation;
    }

    /** Opens, where none is kept yet; never blocks, never fails. */
    public void warm(NodeAddress address, Login login) {
        Kept kept = new Kept(address, login);
        Session known = idle.get(kept);
        if (closed || (known != null && known.isOpen()) || !opening.add(kept)) {
            return;
        }
        Thread.ofVirtual().name("warm-" + address.node()).start(() -> open(kept));
    }

    private void open(Kept kept) {
        try {
            Session session = dialer.connect(kept.address(), kept.login(), PATIENCE);
            prepare(session, kept.login());
            Session other = idle.put(kept, session);
            if (other != null) {
                other.abort();
            }
            if (closed) {
                drop(kept);
            }
        } catch (NodeException e) {
            // It is dialled when it is needed; then the failure says something.
        } finally {
            opening.remove(kept);
        }
    }

    private void prepare(Session session, Login login) throws NodeException {
        try {
            preparation.prepare(session, login, PATIENCE);
        } catch (NodeException e) {
            if (e.kind() != NodeException.Kind.SQL) {
                session.abort();
                throw e;
            }
        }
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        Session kept = mayKeep(login) ? idle.remove(new Kept(address, login)) : null;
        if (kept == null || !kept.isOpen()) {
            return dialer.connect(address, login, timeout);
        }
        return new KeptSession(kept, () -> dialer.connect(address, login, timeout));
    }

    /** Whether one is kept ready. */
    boolean keeps(NodeAddress address, Login login) {
        return idle.containsKey(new Kept(address, login));
    }

    private static boolean mayKeep(Login login) {
        return login.replication()
                || login.applicationName().equals(ControlSession.APPLICATION_NAME);
    }

    private void drop(Kept kept) {
        @Nullable Session session = idle.remove(kept);
        if (session != null) {
            session.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        idle.keySet().forEach(this::drop);
    }
}
