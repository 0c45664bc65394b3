package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.Veto;
import java.util.Map;

/** How one run of a recovery ended. */
public sealed interface Outcome {

    /** The epoch is sealed; pools follow. */
    record Sealed(Topology topology) implements Outcome {}

    /** Nothing was touched. */
    record Refused(Veto veto, Map<String, String> nodes) implements Outcome {}

    /** A switchover ended where it began: the old primary takes the writes (again). */
    record GivenUp(String why) implements Outcome {}

    /** It had a side effect and cannot end now: the journal stays open and is retried (I14). */
    record Open(Veto veto, String reason, Map<String, String> nodes) implements Outcome {}
}
