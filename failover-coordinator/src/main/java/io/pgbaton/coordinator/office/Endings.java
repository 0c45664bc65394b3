package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.Outcome;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * How a piece of work ended, in the log and for the rounds that follow: a seal takes suspicion and
 * refusal away, a refusal is told, and a recovery that stays open is counted as gone on with in
 * vain.
 */
final class Endings {

    private static final Logger LOG = Logger.getLogger(Endings.class);

    private final JournalBook book;
    private final Suspecting suspecting;
    private final Refusals refusals;
    private final Abandonment abandonment;
    private final LastMove lastMove;

    Endings(
            JournalBook book,
            Suspecting suspecting,
            Refusals refusals,
            Abandonment abandonment,
            LastMove lastMove) {
        this.book = book;
        this.suspecting = suspecting;
        this.refusals = refusals;
        this.abandonment = abandonment;
        this.lastMove = lastMove;
    }

    /**
     * What came of it.
     *
     * @param from the primary that it began with; empty at adoption
     * @param epoch that it was about, where no journal is open
     */
    void ended(String from, Outcome outcome, Epoch epoch) {
        switch (outcome) {
            case Outcome.Sealed(Topology topology) -> {
                abandonment.over();
                if (!topology.primary().equals(from)) {
                    lastMove.moved(from);
                }
                LOG.infof("sealed epoch=%s primary=%s", topology.epoch(), topology.primary());
                suspecting.clear();
                refusals.clear();
            }
            case Outcome.GivenUp(String why) -> {
                abandonment.over();
                LOG.warnf("switchover given up epoch=%s cause=%s", epoch, why);
            }
            case Outcome.Refused(Veto veto, Map<String, String> nodes) ->
                    refusals.tell(epoch, veto, veto.text(), nodes);
            case Outcome.Open(Veto veto, String reason, Map<String, String> nodes) -> {
                abandonment.inVain();
                refusals.tell(book.open().map(Journal::epoch).orElse(epoch), veto, reason, nodes);
            }
        }
    }
}
