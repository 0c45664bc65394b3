package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.adoption.NodeFactsReader;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Walks the way of a recovery to every node now and then, looking only: log in as the control role,
 * ask what adoption asks, identify the system over the replication protocol. A replica that has
 * never spoken to a node would do all of it for the first time, in cold code, while clients wait;
 * and a wrong password or a missing grant is told before it is needed.
 */
final class Rehearsal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration AFTER_A_MOVE = Duration.ofSeconds(2);
    private static final Duration AT_FIRST = Duration.ofMillis(300);
    private static final int FIRST_ROUNDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final OfficeContext context;
    private final Thread thread;

    Rehearsal(OfficeContext context) {
        this.context = context;
        this.thread = Thread.ofVirtual().name("rehearsal").start(this::run);
    }

    private void run() {
        try {
            for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
                Optional<ClusterSpec> calm =
                        context.view().filter(this::calm).map(ClusterView::spec);
                if (calm.isPresent()) {
                    visitAll(calm.get());
                }
                LockSupport.parkNanos((round < FIRST_ROUNDS ? AT_FIRST : EVERY).toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the write role moves, and until clients had a moment after, nobody is visited. */
    private boolean calm(ClusterView view) {
        Instant settled = context.clock().instant().minus(AFTER_A_MOVE);
        return view.suspicion() == null
                && !view.recovering()
                && (view.topology() == null || view.topology().value().since().isBefore(settled));
    }

    /** Waits for the end of each visit: a replica takes one WAL sender of a node, and no more. */
    private void visitAll(ClusterSpec spec) throws InterruptedException {
        List<Thread> visits = new ArrayList<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            visits.add(
                    Thread.ofVirtual()
                            .name("rehearsal-" + node.name())
                            .start(() -> visit(spec, node)));
        }
        for (Thread visit : visits) {
            visit.join();
        }
    }

    private void visit(ClusterSpec spec, ClusterSpec.Node node) {
        ClusterSpec.Role role = spec.credentials().control();
        Login login =
                new Login(
                        role.user(),
                        role.passwordFile(),
                        ControlSession.DATABASE,
                        "pgbaton-look",
                        true);
        try {
            new NodeFactsReader(context.dialer(), PATIENCE).read(spec, node);
            try (Session session = context.dialer().connect(node.address(), login, PATIENCE)) {
                session.query("IDENTIFY_SYSTEM", PATIENCE);
            }
        } catch (NodeException e) {
            if (e.kind() == NodeException.Kind.REJECTED) {
                LOG.warnf("control role rejected node=%s cause=%s", node.name(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
