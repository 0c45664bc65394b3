package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes the rule of a standing primary (docs/failover.md, "Changing the rule"): the new one is
 * recorded as pending before it is applied, so that both count meanwhile (I2); in force once it is
 * confirmed: a marker written after a fresh connection saw the new names is reported flushed by
 * enough voters and by every walsender that was connected then [V6].
 *
 * <p>A pending rule leaves the record only after either rule was confirmed: as long as a walsender
 * may release by it, it counts.
 */
public final class RuleChange {

    private final Reach reach;
    private final JournalBook book;

    public RuleChange(Reach reach, JournalBook book) {
        this.reach = reach;
        this.book = book;
    }

    /**
     * Brings the topology to this rule, or goes on with a change that was begun, or, with the rule
     * in force, takes it back.
     *
     * @param next one step from the rule in force, weaker or stronger
     * @return whether it is in force now and no other pending; where not, it is tried again
     * @throws IllegalArgumentException when another change was begun
     */
    public boolean to(Topology topology, DurabilityRule next, String why) throws NodeException {
        DurabilityRule pending = topology.pending();
        boolean changes = !next.equals(topology.rule());
        if (changes && pending != null && !next.equals(pending)) {
            throw new IllegalArgumentException(
                    "the rule is being changed to " + pending + ", not to " + next);
        }
        if (changes && pending == null) {
            book.write(topology.withPending(next));
        }
        try (ControlSession primary = reach.control(next.primary())) {
            if (primary.execute("select pg_is_in_recovery()").isTrue()
                    || !applied(primary, topology, next)) {
                return false;
            }
        }
        if (changes) {
            book.write(topology.withRule(next, why));
        } else if (pending != null) {
            book.write(topology.withPending(null));
        }
        return true;
    }

    /** The names of the rule, and the slots of whoever is declared now; confirmed. */
    private boolean applied(ControlSession primary, Topology topology, DurabilityRule next)
            throws NodeException {
        Arming arming = new Arming(reach);
        arming.slots(primary, next);
        if (next.synchronous() && !waits(primary, topology)) {
            return false;
        }
        arming.names(primary, next);
        if (!seenFresh(next)) {
            return false;
        }
        Confirmation confirmation = new Confirmation(reach);
        String connected = confirmation.walsenders(primary);
        Lsn marker = new Marking(reach).again(primary, next.epoch());
        Set<String> named = new TreeSet<>(next.voters());
        topology.rules().forEach(rule -> named.addAll(rule.voters()));
        return confirmation.confirmed(primary, next, named, marker, connected);
    }

    /**
     * Whether commits wait where names are set: to be proven where they may have been empty [T1].
     */
    private boolean waits(ControlSession primary, Topology topology) throws NodeException {
        boolean mayBeEmpty =
                topology.rules().stream().anyMatch(rule -> !rule.synchronous())
                        || WaitProof.needed(primary);
        if (!mayBeEmpty || new WaitProof(reach).holds(primary)) {
            return true;
        }
        WaitProof.giveUp(primary);
        return false;
    }

    private boolean seenFresh(DurabilityRule next) throws NodeException {
        return Poll.within(reach.timing().step())
                .until(
                        () -> {
                            try (Session fresh = reach.look(next.primary())) {
                                return next.names()
                                        .matches(
                                                fresh.query(
                                                                "show synchronous_standby_names",
                                                                reach.timing().step())
                                                        .single());
                            }
                        });
    }
}
