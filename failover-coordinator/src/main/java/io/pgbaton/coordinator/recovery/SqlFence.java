package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;

/**
 * Fences an old primary that still answers: its promise is raised, no commit can be acknowledged there
 * any more, new transactions are read-only, and clients are <em>terminated</em> (never cancelled: a
 * cancelled wait for a standby is answered as success).
 */
final class SqlFence {

    private final Reach reach;

    SqlFence(Reach reach) {
        this.reach = reach;
    }

    /** Fences; what it did, for the story. Fails where the node does not answer, which is no matter. */
    String fence(String node) throws NodeException {
        try (ControlSession control = reach.control(node)) {
            control.raisePromise();
            control.set(
                    "synchronous_standby_names",
                    StandbyNames.fenced(reach.promise().epoch()).value());
            control.set("default_transaction_read_only", "on");
            control.reload();
            String ended = control.execute("select pgbaton.terminate_clients()").single();
            return node + " fenced by SQL, " + ended + " clients terminated";
        }
    }
}
