package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.node.NodeException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Step 2: the SQL fence, beside the recovery and never waited for. Once closed it sends nothing any
 * more, so that it can never undo a re-adoption that came after it; what it had in flight ends with
 * the next control session on that node (I11).
 */
final class EarlyFence implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EarlyFence.class);

    private final AtomicBoolean wanted = new AtomicBoolean(true);

    /** Starts to fence, unless the role is on its way back to that node. */
    static EarlyFence start(Reach reach, Journal journal) {
        EarlyFence fence = new EarlyFence();
        if (journal.phase() != RecoveryPhase.READOPTING) {
            Thread.ofVirtual()
                    .name("fence-" + journal.oldPrimary())
                    .start(() -> fence.run(reach, journal.oldPrimary()));
        }
        return fence;
    }

    private void run(Reach reach, String node) {
        try {
            if (new SqlFence(reach).fence(node, wanted::get)) {
                LOG.infof("old primary fenced by SQL node=%s", node);
            }
        } catch (NodeException | RuntimeException e) {
            // A dead primary needs no SQL fence: this is the usual case.
            LOG.debugf("sql-fence not done node=%s cause=%s", node, e.getMessage());
        }
    }

    @Override
    public void close() {
        wanted.set(false);
    }
}
