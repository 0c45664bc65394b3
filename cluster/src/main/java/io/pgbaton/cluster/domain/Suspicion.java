package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.List;

/**
 * The primary is suspected: pools pause, bounded, until it clears or a recovery takes over.
 *
 * @param epoch the epoch whose primary is suspected
 * @param since when the decider wrote it
 * @param vantages who saw it
 */
public record Suspicion(Epoch epoch, String primary, Instant since, List<String> vantages) {
    public Suspicion {
        vantages = List.copyOf(vantages);
    }
}
