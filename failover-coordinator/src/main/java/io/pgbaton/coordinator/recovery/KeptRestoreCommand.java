package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a standby's {@code restore_command} away for a while (step 3), and gives it back (step 8).
 * Meanwhile it is kept on the node itself, as {@code pgbaton.restore_command}: a decider that dies
 * in between loses nothing, whoever comes after and whether or not a journal is open.
 */
final class KeptRestoreCommand {

    private static final Logger LOG = Logger.getLogger(KeptRestoreCommand.class);

    /** The setting that is taken away. */
    static final String SETTING = "restore_command";

    /** The setting in which it is kept. */
    static final String KEPT = "pgbaton.restore_command";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private KeptRestoreCommand() {}

    /**
     * Empties it, kept first; what it was, null where none was set. Not loaded yet.
     *
     * @param command what the node's files say, read in this session
     */
    static @Nullable String take(ControlSession control, @Nullable String command)
            throws NodeException {
        if (command == null || command.isEmpty()) {
            return null;
        }
        try {
            control.set(KEPT, command);
        } catch (NodeException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.sqlState())) {
                throw e;
            }
            // Granted since this version only. The command is worth less than the failover.
            LOG.warnf(
                    "restore_command not kept node=%s cause=%s",
                    control.address().node(), e.getMessage());
        }
        control.set(SETTING, "");
        return command;
    }

    /**
     * Sets it again. Not loaded yet.
     *
     * @param kept what the node's files keep, read in this session
     * @param known what it was, where that is known otherwise
     */
    static void giveBack(ControlSession control, @Nullable String kept, @Nullable String known)
            throws NodeException {
        String command = kept == null ? known : kept;
        if (command != null) {
            control.set(SETTING, command);
        }
        if (kept != null) {
            control.reset(KEPT);
        }
    }
}
