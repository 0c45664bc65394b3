package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
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

    /** Sends it to the rule's primary. */
    void repoint(ControlSession control, DurabilityRule rule, @Nullable String restoreCommand)
            throws NodeException {
        String node = control.address().node();
        control.set("primary_slot_name", SlotNames.of(rule.epoch(), node));
        control.set("primary_conninfo", conninfo(node, rule.primary()));
        if (restoreCommand != null) {
            control.set("restore_command", restoreCommand);
        }
        control.set("synchronous_standby_names", StandbyNames.NONE.value());
        control.reset("default_transaction_read_only");
        control.reload();
    }

    /** Whether it was sent there before, through the slot of this epoch. */
    boolean follows(ControlSession control, DurabilityRule rule) throws NodeException {
        String node = control.address().node();
        return SlotNames.of(rule.epoch(), node).equals(control.fileSetting("primary_slot_name"))
                && conninfo(node, rule.primary()).equals(control.fileSetting("primary_conninfo"));
    }

    private String conninfo(String node, String primary) {
        return Conninfo.of(reach.spec(), node, primary);
    }
}
