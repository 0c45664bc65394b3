package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;

/**
 * Changes the rule of a standing primary (docs/failover.md, "Changing the rule"): the new one is
 * recorded as pending before it is applied, so that both count meanwhile (I2); in force once it is
 * confirmed: a marker written after a fresh connection saw the new names is reported flushed by
 * every connected walsender [V6].
 */
public final class RuleChange {

    private final Reach reach;
    private final JournalBook book;

    public RuleChange(Reach reach, JournalBook book) {
        this.reach = reach;
        this.book = book;
    }

    /**
     * Brings the topology to this rule, or goes on with a change that was begun.
     *
     * @return whether it is in force now; where not, it stays pending and is tried again
     */
    public boolean to(Topology topology, DurabilityRule next, String why) throws NodeException {
        if (!next.equals(topology.pending())) {
            book.write(topology.withPending(next));
        }
        try (ControlSession primary = reach.control(next.primary())) {
            if (primary.execute("select pg_is_in_recovery()").isTrue()) {
                return false;
            }
            new Arming(reach).names(primary, next);
            if (!seenFresh(next)) {
                return false;
            }
            Lsn marker = new Marking(reach).again(primary, next.epoch());
            if (!new Confirmation(reach).flushedByAll(primary, next.voters(), marker)) {
                return false;
            }
        }
        book.write(topology.withRule(next, why));
        return true;
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
