package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Fences an old primary that still answers: its promise is raised, no commit can be acknowledged
 * there any more, new transactions are read-only, and clients are <em>terminated</em> (never
 * cancelled: a cancelled wait for a standby is answered as success).
 */
public final class SqlFence {

    private final Reach reach;

    public SqlFence(Reach reach) {
        this.reach = reach;
    }

    /**
     * Fences a node that takes writes; leaves a standby alone.
     *
     * @param wanted asked before each step
     * @return whether it is fenced: false for a standby, or when nobody wanted it any more
     */
    public boolean fence(String node, BooleanSupplier wanted) throws NodeException {
        try (ControlSession control = reach.control(node)) {
            if (control.execute("select pg_is_in_recovery()").isTrue()) {
                return false;
            }
            String names = StandbyNames.fenced(reach.promise().epoch()).value();
            List<Step> steps =
                    List.of(
                            control::raisePromise,
                            () -> control.set("synchronous_standby_names", names),
                            () -> control.set("default_transaction_read_only", "on"),
                            control::reload,
                            () -> control.execute("select pgbaton.terminate_clients()"));
            for (Step step : steps) {
                if (!wanted.getAsBoolean()) {
                    return false;
                }
                step.run();
            }
            return true;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws NodeException;
    }
}
