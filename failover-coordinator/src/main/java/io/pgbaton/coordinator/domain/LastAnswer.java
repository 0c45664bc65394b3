package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node said of itself when it answered last, however long ago that is: no evidence, but what
 * a person wants to know before ordering a failover.
 *
 * @param age since the answer arrived here
 */
public record LastAnswer(NodeState state, Duration age) {

    /** The end of its log then: what it had written, or received and replayed. */
    public Optional<Lsn> end() {
        return endOf(state);
    }

    /** The end of a node's log, as far as that probe saw it. */
    static Optional<Lsn> endOf(NodeState state) {
        return Stream.of(state.writeLsn(), state.receiveLsn(), state.replayLsn())
                .flatMap(Stream::ofNullable)
                .map(Lsn::parse)
                .max(Lsn::compareTo);
    }
}
