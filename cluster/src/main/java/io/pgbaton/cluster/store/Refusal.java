package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Instant;
import java.util.Map;

/**
 * Why the decider does not promote, for the state it saw last.
 *
 * @param veto the reason's stable name
 * @param nodes node to what speaks against it
 */
public record Refusal(
        Epoch epoch, String veto, String reason, Map<String, String> nodes, Instant at) {

    /**
     * The veto of a promoted candidate, too, whose marker is acknowledged by too few: {@code
     * pgbaton node prepare} goes by it.
     */
    public static final String TOO_FEW_REACHABLE = "too-few-reachable";
}
