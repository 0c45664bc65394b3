package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.cluster.node.Sql;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Step 8 on one standby: follow the new primary through this epoch's slot, without a restart. Only
 * for a standby that was revoked in this epoch and is on the same line, at or before the fork
 * (I13).
 */
final class Repointing {

    private final Reach reach;

    Repointing(Reach reach) {
        this.reach = reach;
    }

    /**
     * Sends it to the rule's primary.
     *
     * @param restoreCommand what it was before the revocation, where that is known; the node has
     *     kept it, too
     */
    void repoint(ControlSession control, DurabilityRule rule, @Nullable String restoreCommand)
            throws NodeException {
        send(control, rule, ready(control, rule), restoreCommand);
    }

    /**
     * All that leads nowhere yet: the slot that it will use, and what any standby has. Without an
     * upstream nothing comes of it, so it may be done before there is a primary to be sent to; and
     * it is done once more by whoever sends it elsewhere.
     *
     * @return the restore_command that the node keeps; null: none
     */
    @Nullable String ready(ControlSession control, DurabilityRule rule) throws NodeException {
        String node = control.address().node();
        control.set("primary_slot_name", SlotNames.of(rule.epoch(), node));
        Map<String, String> files =
                control.fileSettings(
                        KeptRestoreCommand.KEPT,
                        "synchronous_standby_names",
                        "default_transaction_read_only");
        if (!StandbyNames.NONE.matches(files.get("synchronous_standby_names"))) {
            control.set("synchronous_standby_names", StandbyNames.NONE.value());
        }
        if ("on".equals(files.get("default_transaction_read_only"))) {
            control.set("default_transaction_read_only", "off");
        }
        return files.get(KeptRestoreCommand.KEPT);
    }

    /**
     * The rest, on one that is {@link #ready}.
     *
     * @param kept the restore_command that the node keeps
     * @param restoreCommand what it was, where that is known otherwise
     */
    void send(
            ControlSession control,
            DurabilityRule rule,
            @Nullable String kept,
            @Nullable String restoreCommand)
            throws NodeException {
        KeptRestoreCommand.giveBack(control, kept, restoreCommand);
        // Last: where it stands in the file, all the rest does.
        control.set("primary_conninfo", conninfo(control.address().node(), rule.primary()));
        control.reload();
    }

    /**
     * Whether it was sent there before, through the slot of this epoch, and has loaded that: a
     * fresh connection sees what the files say.
     */
    boolean follows(ControlSession control, DurabilityRule rule) throws NodeException {
        String node = control.address().node();
        String slot = SlotNames.of(rule.epoch(), node);
        String conninfo = conninfo(node, rule.primary());
        Map<String, String> files =
                control.fileSettings(
                        "primary_slot_name", "primary_conninfo", "synchronous_standby_names");
        if (!slot.equals(files.get("primary_slot_name"))
                || !conninfo.equals(Redial.plain(files.get("primary_conninfo")))
                || !StandbyNames.NONE.matches(files.get("synchronous_standby_names"))) {
            return false;
        }
        try (Session fresh = reach.look(node)) {
            return fresh.query(
                            "select current_setting('primary_slot_name') = "
                                    + Sql.literal(slot)
                                    + " and rtrim(current_setting('primary_conninfo')) = "
                                    + Sql.literal(conninfo),
                            reach.timing().step())
                    .isTrue();
        }
    }

    private String conninfo(String node, String primary) {
        return Conninfo.of(reach.spec(), node, primary);
    }
}
