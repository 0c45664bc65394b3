package io.pgbaton.lab.failover;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.server.PostgresServer;
import java.util.List;

/**
 * A primary that lives and looks dead, while a voter is lost to the deciders alone: it is convicted
 * and fenced, and then too few can be revoked to promote anybody [H1].
 */
final class FalseAlarm {

    private static final List<String> BLIND = List.of("monitor-a", "monitor-b");
    private static final List<String> DECIDERS =
            List.of("coordinator-1", "coordinator-2", "coordinator-3");

    private final Lab lab;
    private final String primary;
    private final List<String> standbys;

    /**
     * @param primary who takes the writes now
     */
    FalseAlarm(Lab lab, String primary) {
        this.lab = lab;
        this.primary = primary;
        this.standbys =
                lab.nodes().stream()
                        .map(PostgresServer::name)
                        .filter(node -> !node.equals(primary))
                        .toList();
    }

    /** A majority of vantages and all standbys lose the primary; the deciders lose one standby. */
    void raise() {
        DECIDERS.forEach(decider -> lab.cutBetween(decider, standbys.getLast()));
        standbys.forEach(standby -> lab.cutBetween(standby, primary));
        BLIND.forEach(monitor -> lab.cutBetween(monitor, primary));
    }

    /** The primary is seen by all again; the one standby stays lost. */
    void turnOutFalse() {
        BLIND.forEach(monitor -> lab.healBetween(monitor, primary));
        standbys.forEach(standby -> lab.healBetween(standby, primary));
    }

    /** The lost standby is back. */
    void end() {
        DECIDERS.forEach(decider -> lab.healBetween(decider, standbys.getLast()));
    }
}
