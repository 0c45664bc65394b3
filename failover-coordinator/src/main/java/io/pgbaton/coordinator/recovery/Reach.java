package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How the nodes of one cluster are reached in the name of one promise.
 *
 * @param guard asked before every statement that changes a node
 */
public record Reach(
        NodeDialer dialer, ClusterSpec spec, Promise promise, StepGuard guard, Timing timing) {

    private static final String LOOK = "pgbaton-look";

    /** The same, but for steps that stop as soon as nobody wants them any more. */
    Reach whileWanted(BooleanSupplier wanted) {
        StepGuard both =
                step -> {
                    if (!wanted.getAsBoolean()) {
                        throw new Unwanted();
                    }
                    guard.check(step);
                };
        return new Reach(dialer, spec, promise, both, timing);
    }

    /** Thrown in the middle of steps that are not wanted any more. */
    private static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unwanted() {
            super("not waited for any more", null, false, false);
        }
    }

    /** A locked session: the only way to change a node (I11). */
    ControlSession control(String node) throws NodeException {
        ClusterSpec.Role role = spec.credentials().control();
        return ControlSession.open(
                dialer,
                address(node),
                ControlSession.login(role.user(), role.passwordFile()),
                promise,
                guard,
                timing.step());
    }

    /** A fresh connection that only looks; it takes no lock. */
    Session look(String node) throws NodeException {
        return dialer.connect(address(node), lookLogin(), timing.step());
    }

    /** The same over the replication protocol. */
    Session replication(String node) throws NodeException {
        return dialer.connect(address(node), lookLogin().asReplication(), timing.step());
    }

    NodeAddress address(String node) {
        return spec.nodeOrThrow(node).address();
    }

    private Login lookLogin() {
        return lookLogin(spec);
    }

    private static Login lookLogin(ClusterSpec spec) {
        ClusterSpec.Role role = spec.credentials().control();
        return new Login(role.user(), role.passwordFile(), ControlSession.DATABASE, LOOK, false);
    }

    /** The logins of sessions that may be older than the step they are used in. */
    public static List<Login> reusable(ClusterSpec spec) {
        ClusterSpec.Role role = spec.credentials().control();
        return List.of(
                ControlSession.login(role.user(), role.passwordFile()),
                lookLogin(spec).asReplication());
    }
}
