package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.FileSettings;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Sql;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Step 6 on the candidate (or on a primary that is re-adopted): the new rule's names before it can
 * take a single write (I6), no read-only default, and the slots of this epoch and no other (I13).
 */
final class Arming {

    private final Reach reach;

    Arming(Reach reach) {
        this.reach = reach;
    }

    /** Arms, and waits until the node has loaded it. */
    void arm(ControlSession control, DurabilityRule rule) throws NodeException {
        slots(control, rule);
        names(control, rule);
    }

    /**
     * All that a candidate must have before it is promoted. What else is to be done in its session
     * is done while its postmaster reads the names; that they are loaded is the last look.
     */
    void armCandidate(ControlSession control, DurabilityRule rule) throws NodeException {
        write(control, rule);
        slots(control, rule);
        Marking.commitLocally(control);
        awaitLoaded(control, rule);
    }

    /** The rule's names and no read-only default, loaded. */
    void names(ControlSession control, DurabilityRule rule) throws NodeException {
        write(control, rule);
        awaitLoaded(control, rule);
    }

    private static void write(ControlSession control, DurabilityRule rule) throws NodeException {
        control.raisePromise();
        control.set("synchronous_standby_names", rule.names().value());
        if (!control.execute(
                        "select current_setting('default_transaction_read_only') = 'off' and "
                                + FileSettings.expression("default_transaction_read_only")
                                + " is distinct from 'on'")
                .isTrue()) {
            control.set("default_transaction_read_only", "off");
        }
        control.reload();
    }

    private void awaitLoaded(ControlSession control, DurabilityRule rule) throws NodeException {
        boolean loaded =
                Poll.within(reach.timing().step())
                        .until(
                                () ->
                                        control.execute(
                                                        "select"
                                                                + " current_setting('synchronous_standby_names')"
                                                                + " = "
                                                                + Sql.literal(rule.names().value())
                                                                + " and current_setting("
                                                                + "'default_transaction_read_only')"
                                                                + " = 'off'")
                                                .isTrue());
        if (!loaded) {
            throw new NodeException(
                    NodeException.Kind.SQL,
                    null,
                    control.address() + " did not load the new rule in time");
        }
    }

    /**
     * The slots of the rule's epoch, for every other node; those that exist are left as they are.
     * Slots of other epochs, or of nodes that are declared no more, hold WAL for nobody and use up
     * max_replication_slots: they are dropped, unless somebody streams through them.
     */
    void slots(ControlSession control, DurabilityRule rule) throws NodeException {
        dropOthers(control, slotsOf(rule));
        makeSlots(control, rule);
    }

    private List<String> slotsOf(DurabilityRule rule) {
        return reach.spec().nodes().stream()
                .map(ClusterSpec.Node::name)
                .filter(node -> !node.equals(rule.primary()))
                .map(node -> SlotNames.of(rule.epoch(), node))
                .toList();
    }

    private static void dropOthers(ControlSession control, List<String> slots)
            throws NodeException {
        control.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not"
                        + " active and slot_name like 'pgbaton\\_%' and slot_name not in "
                        + Sql.literals(slots));
    }

    /** The slots of the rule's epoch that are missing; each is synced to disk. */
    private void makeSlots(ControlSession control, DurabilityRule rule) throws NodeException {
        control.execute(
                "select pg_create_physical_replication_slot(slot, true) from unnest(array["
                        + slotsOf(rule).stream().map(Sql::literal).collect(Collectors.joining(", "))
                        + "]) slot where slot not in (select slot_name from pg_replication_slots)");
    }
}
