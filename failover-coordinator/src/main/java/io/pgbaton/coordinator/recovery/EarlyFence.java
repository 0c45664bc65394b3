package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.node.NodeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Step 2: the SQL fence and the cluster file's own command, beside the recovery and never waited
 * for. Once closed it sends no SQL any more, so that it can never undo a re-adoption that came
 * after it; what it had in flight ends with the next control session on that node (I11).
 */
final class EarlyFence implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EarlyFence.class);

    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final Optional<FenceCommand> command;

    private EarlyFence(Optional<FenceCommand> command) {
        this.command = command;
    }

    /**
     * Starts to fence, unless the role is on its way back to that node.
     *
     * @param first whether this decider begins with this epoch: the command runs once
     */
    static EarlyFence start(Reach reach, Journal journal, boolean first) {
        EarlyFence fence = new EarlyFence(FenceCommand.due(reach.spec(), journal, first));
        fence.command.ifPresent(FenceCommand::start);
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

    /** The old primary is to take the role back: the command is stopped as well. */
    void withdraw() {
        close();
        command.ifPresent(FenceCommand::withdraw);
    }

    /** The run is over; a command goes on for its time. */
    @Override
    public void close() {
        wanted.set(false);
    }
}
